import Basics
import Foundation
import Web

/// The presence, rights and free space of a store that is a folder.
struct FolderCheck: DoctorCheck {
    private let name: String
    private let location: StoreLocation
    private let mustBeWritable: Bool
    private let loss: String

    /// Makes a check.
    ///
    /// - Parameters:
    ///   - name: The setting that names the store.
    ///   - location: Where it is; of a bucket nothing is said.
    ///   - mustBeWritable: Whether the server writes there.
    ///   - loss: What the server does without where it cannot, as a sentence; empty where it does not start.
    init(_ name: String, _ location: StoreLocation, mustBeWritable: Bool, loss: String = "") {
        self.name = name
        self.location = location
        self.mustBeWritable = mustBeWritable
        self.loss = loss
    }

    func run(_ report: inout DoctorReport) {
        guard case .folder(let path) = location else { return }
        let failing: ProbeFinding.State = loss.isEmpty ? .error : .warning
        let end = loss.isEmpty ? "" : " \(loss)"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
            guard mustBeWritable || path == StoreSettings.impliedOriginals else {
                let advice = "'calotype serve' makes no folder of originals that was named, as the name may be mistyped"
                let problem = "'\(path)' is not there; make it, or correct --\(name): \(advice)."
                return report.add(name, ProbeFinding(.error, problem))
            }
            let setting = "--\(name) to another folder"
            return report.add(
                name,
                MissingFolder(path).finding(.warning, failing: failing, setting: setting, loss: loss)
            )
        }
        guard isFolder.boolValue else {
            return report.add(name, ProbeFinding(.error, "'\(path)' is not a folder; set --\(name) to one."))
        }
        guard access(path, R_OK | X_OK) == 0 else {
            let problem = "'\(path)' cannot be read by this user; change its rights.\(end)"
            return report.add(name, ProbeFinding(failing, problem))
        }
        guard !mustBeWritable || MissingFolder.canBeWritten(path) else {
            let advice = "give this user the right, or set --\(name) to another folder"
            let problem = "'\(path)' cannot be written; \(advice).\(end)"
            return report.add(name, ProbeFinding(failing, problem))
        }
        report.add(name, freeSpace(path))
    }

    private func freeSpace(_ path: String) -> ProbeFinding {
        guard let free = MissingFolder.freeBytes(path) else { return ProbeFinding(.ok, "'\(path)'.") }
        let text = "'\(path)', \(Bytes.text(free)) free."
        return free < 1_000_000_000
            ? ProbeFinding(.warning, text + " That is little: make room, or lower --variants-max-bytes.")
            : ProbeFinding(.ok, text)
    }
}
