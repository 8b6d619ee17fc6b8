public import Foundation

/// What lies in the folders of a server's stores.
public enum StoredFiles {
    /// Every file in the folders `originals` and `variants`, hidden ones too; but for the marks of purges, which other
    /// servers are given some time to see.
    ///
    /// - Parameter folder: The folder in which both are.
    /// - Returns: Their paths, in order.
    public static func names(in folder: URL) -> [String] {
        ["originals", "variants"].map { folder.appendingPathComponent($0) }.flatMap { folder in
            let all = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
            return all.filter { !$0.hasPrefix("calotype-purges/") }.filter { path in
                var isFolder: ObjCBool = false
                let full = folder.appendingPathComponent(path).path
                return FileManager.default.fileExists(atPath: full, isDirectory: &isFolder) && !isFolder.boolValue
            }.map { "\(folder.lastPathComponent)/\($0)" }
        }.sorted()
    }
}
