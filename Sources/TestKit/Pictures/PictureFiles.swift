public import Foundation

/// Files to upload.
public struct PictureFiles: Sendable {
    /// Where they lie.
    public let folder: URL

    /// photo.jpg, logo.png, turning.gif and sub/photo.webp, in a folder of their own.
    public init() async throws {
        folder = try TemporaryFolders.make().appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: folder)
    }

    /// A file's path.
    public func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    /// A file's bytes.
    public func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appendingPathComponent(name)) }

    /// Writes another file, and gives its path.
    public func write(_ bytes: some Sequence<UInt8>, as name: String) throws -> String {
        try Data(bytes).write(to: folder.appendingPathComponent(name))
        return path(name)
    }

    /// Writes an object as JSON, slashes escaped as some do, and gives its path.
    public func write(json: Any, as name: String = "body.json") throws -> String {
        try write(try JSONSerialization.data(withJSONObject: json), as: name)
    }

    /// A file's hash, as another program has it.
    public func hash(_ name: String) async throws -> String {
        let result = try await Command.run(URL(fileURLWithPath: "/usr/bin/sha256sum"), [path(name)])
        return String(result.output.prefix(64))
    }
}
