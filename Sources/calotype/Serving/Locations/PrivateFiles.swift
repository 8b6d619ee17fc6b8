import Foundation

/// The names of files that are nobody's business: the queue's, the token's, and the one of settings.
///
/// They are never among the originals, as that is refused at start; should somebody copy, move or link them there, they
/// are not answered all the same. An image that somebody has given one of these names is not either.
enum PrivateFiles {
    /// Their names in lower case, as the service takes them.
    ///
    /// - Parameters:
    ///   - files: The paths of single files.
    ///   - databases: The paths of SQLite's files, beside which others lie.
    /// - Returns: The names.
    static func names(files: [String], databases: [String]) -> Set<String> {
        let beside = ["", "-wal", "-shm", "-journal"]
        let all = files.map(name) + databases.map(name).flatMap { name in beside.map { name + $0 } }
        return Set(all.filter { !$0.isEmpty })
    }

    private static func name(_ path: String) -> String { URL(fileURLWithPath: path).lastPathComponent.lowercased() }
}
