public import Foundation

/// Folders that tests may fill; they are removed when the test run ends.
public enum TemporaryFolders {
    /// A new one, with an `originals` folder in it.
    public static func make() throws -> URL {
        let folder = root.appendingPathComponent(UUID().uuidString)
        let originals = folder.appendingPathComponent("originals")
        try FileManager.default.createDirectory(at: originals, withIntermediateDirectories: true)
        return folder
    }

    private static let root: URL = {
        let root = FileManager.default.temporaryDirectory.appendingPathComponent("calotype-tests-\(getpid())")
        atexit { TemporaryFolders.removeAll() }
        return root
    }()

    private static func removeAll() { try? FileManager.default.removeItem(at: root) }
}
