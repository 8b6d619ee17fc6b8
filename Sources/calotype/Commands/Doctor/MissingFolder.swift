import Basics
import Foundation
import Web

/// Where a file or a folder would be made that is not there yet; the doctor makes none.
struct MissingFolder {
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
    ///   - failing: How it is where it cannot.
    ///   - setting: What to set where it cannot, such as `--variants to another folder`.
    ///   - loss: What the server does without then, as a sentence; empty where it does not start.
    /// - Returns: The finding.
    func finding(
        _ state: ProbeFinding.State,
        failing: ProbeFinding.State = .error,
        setting: String,
        loss: String = ""
    ) -> ProbeFinding {
        let loss = loss.isEmpty ? "" : " \(loss)"
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: ancestor, isDirectory: &isFolder), isFolder.boolValue else {
            let problem = "'\(path)' cannot be made, because '\(ancestor)' is not a folder; set \(setting).\(loss)"
            return ProbeFinding(failing, problem)
        }
        guard MissingFolder.canBeWritten(ancestor) else {
            let problem = "'\(path)' cannot be made, because '\(ancestor)' cannot be written"
            return ProbeFinding(failing, "\(problem); give this user the right, or set \(setting).\(loss)")
        }
        guard !MissingFolder.isFull(ancestor) else {
            let problem = "'\(path)' cannot be made, because there is no room at '\(ancestor)'"
            return ProbeFinding(failing, "\(problem); make room, or set \(setting).\(loss)")
        }
        return ProbeFinding(state, "'\(path)' is not there yet; 'calotype serve' makes it.")
    }

    /// How many bytes this user may still write in a folder; `nil` where its file system does not tell.
    static func freeBytes(_ folder: String) -> Int? {
        var status = statvfs()
        guard statvfs(folder, &status) == 0, status.f_blocks > 0 else { return nil }
        return Int(clamping: UInt64(clamping: status.f_bavail) *| UInt64(clamping: status.f_frsize))
    }

    /// Whether a folder has not even room for a small file.
    static func isFull(_ folder: String) -> Bool { freeBytes(folder).map { $0 < 64 << 10 } ?? false }

    /// Whether files can be made in a folder, as far as that can be told without making one.
    static func canBeWritten(_ folder: String) -> Bool {
        // Also false where the whole file system is read-only.
        guard access(folder, W_OK | X_OK) == 0 else { return false }
        // The kernel's own file systems, in which nobody makes files, whatever their rights say.
        let parts = URL(fileURLWithPath: folder).resolvingSymlinksInPath().pathComponents
        return parts.count < 2 || !["proc", "sys"].contains(parts[1])  // checked: there are two at least
    }
}
