import Foundation
import Web

/// Where a file or a folder would be made that is not there yet; the doctor makes none.
struct FolderPlace {
    private let path: String
    /// The innermost part of the path that is there.
    private let ancestor: String

    init(_ path: String) {
        self.path = path
        var folder = URL(fileURLWithPath: path).deletingLastPathComponent()
        while folder.path != "/", access(folder.path, F_OK) != 0 { folder.deleteLastPathComponent() }
        ancestor = folder.path
    }

    /// Whether 'calotype serve' can make it.
    ///
    /// - Parameters:
    ///   - state: How it is where it can be made.
    ///   - setting: What to set where it cannot, such as `--variants to another folder`.
    /// - Returns: The finding.
    func finding(_ state: ProbeFinding.State, setting: String) -> ProbeFinding {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: ancestor, isDirectory: &isFolder), isFolder.boolValue else {
            let problem = "'\(path)' cannot be made, because '\(ancestor)' is not a folder; set \(setting)."
            return ProbeFinding(.error, problem)
        }
        guard FolderPlace.canBeWritten(ancestor) else {
            let problem = "'\(path)' cannot be made, because '\(ancestor)' cannot be written"
            return ProbeFinding(.error, "\(problem); give this user the right, or set \(setting).")
        }
        return ProbeFinding(state, "'\(path)' is not there yet; 'calotype serve' makes it.")
    }

    /// Whether files can be made in a folder.
    ///
    /// Tried, since rights tell nothing of file systems that can only be read.
    static func canBeWritten(_ folder: String) -> Bool {
        var probe = Array(
            URL(fileURLWithPath: folder).appendingPathComponent(".calotype-doctor-XXXXXX").path.utf8CString
        )
        let descriptor = mkstemp(&probe)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        unlink(probe)
        return true
    }
}
