import Foundation
import Web

/// Whether long objects of buckets can be put somewhere while they are read or received.
struct TemporaryFolderCheck: DoctorCheck {
    func run(_ report: inout DoctorReport) {
        let named = ProcessInfo.processInfo.environment["TMPDIR"] ?? ""
        let folder = named.isEmpty ? "/tmp" : named
        guard !MissingFolder.canBeWritten(folder) else { return }
        let problem = "'\(folder)' cannot be written; originals over 1 MiB come from buckets through files there"
        report.add("temporary files", ProbeFinding(.error, "\(problem). Mount a file system there, or set TMPDIR."))
    }
}
