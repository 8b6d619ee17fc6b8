#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A folder for one test, removed with all that is in it when nobody holds it any more.
public final class TemporaryFolder: Sendable {
    /// The folder's absolute path, without a `/` at the end.
    public let path: String

    /// Makes an empty folder among the system's temporary ones.
    public init() throws {
        let place = FileManager.default.temporaryDirectory.path()
        let base = place.hasSuffix("/") ? String(place.dropLast()) : place
        path = base + "/calotype-test-" + String(UInt64.random(in: .min ... .max), radix: 36)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of something in the folder.
    public func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file in the folder, and the folders above it.
    public func write(_ bytes: [UInt8], to name: String) throws {
        let file = path(name)
        let folder = file[..<(file.lastIndex(of: "/") ?? file.endIndex)]
        try FileManager.default.createDirectory(atPath: String(folder), withIntermediateDirectories: true)
        guard FileManager.default.createFile(atPath: file, contents: Data(bytes)) else {
            throw ConformanceFailure(description: "'\(file)' could not be written")
        }
    }

    /// The bytes of a file in the folder.
    public func read(_ name: String) throws -> [UInt8] {
        guard let bytes = FileManager.default.contents(atPath: path(name)) else {
            throw ConformanceFailure(description: "'\(path(name))' could not be read")
        }
        return [UInt8](bytes)
    }

    /// Every file below the folder by its path from there, hidden ones too, in order.
    public func files() -> [String] {
        let names = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
        return names.filter { name in
            var isFolder: Bool = false
            return FileManager.default.fileExists(atPath: path(name), isDirectory: &isFolder) && !isFolder
        }.sorted()
    }
}
