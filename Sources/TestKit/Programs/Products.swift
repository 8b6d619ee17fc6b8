public import Foundation

/// The programs that were built together with these tests.
public enum Products {
    /// Where a program is.
    public static func url(_ name: String) -> URL { folder.appendingPathComponent(name) }

    private static let folder: URL = {
        // The test runner itself is one of the products, or lies in a bundle among them.
        var folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
            .deletingLastPathComponent()
        while folder.path != "/" {
            let program = folder.appendingPathComponent("calotype")
            if FileManager.default.isExecutableFile(atPath: program.path) { return folder }
            folder.deleteLastPathComponent()
        }
        return URL(fileURLWithPath: FileManager.default.currentDirectoryPath).appendingPathComponent(".build/debug")
    }()
}
