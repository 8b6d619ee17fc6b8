import Foundation

/// Originals that a script made, and what an independent library sees in pictures.
enum Pictures {
    /// What Pillow sees.
    struct Description: Decodable, Sendable {
        var format: String
        var width: Int
        var height: Int
        var mode: String
        var frames: Int
        var durations: [Double?]
        var loop: Int?
        var mean: [Double]
        var exif: Int
        var profile: Bool
    }

    /// Describes an answer's body.
    static func describe(_ bytes: Data) async throws -> Description {
        let file = try TemporaryFolders.make().appendingPathComponent("picture")
        try bytes.write(to: file)
        let text = try await Command.python([script("describe_picture.py"), file.path])
        return try JSONDecoder().decode(Description.self, from: Data(text.utf8))
    }

    /// Puts photo.jpg, logo.png, turning.gif and sub/photo.webp into a folder.
    static func makeOriginals(in folder: URL) async throws {
        let made = try await originals.value
        for name in ["photo.jpg", "logo.png", "turning.gif", "sub"] {
            try FileManager.default.copyItem(
                at: made.appendingPathComponent(name),
                to: folder.appendingPathComponent(name)
            )
        }
    }

    /// Where the usual originals lie, for reading only.
    static func originalsFolder() async throws -> URL { try await originals.value }

    /// The usual logo's bytes.
    static func logo() async throws -> Data {
        try Data(contentsOf: try await originals.value.appendingPathComponent("logo.png"))
    }

    /// Bytes as a file.
    static func file(_ name: String, _ bytes: Data) throws -> URL {
        let file = try TemporaryFolders.make().appendingPathComponent(name)
        try bytes.write(to: file)
        return file
    }

    /// A PNG of more than 17 MiB, which no compression makes shorter.
    static func longPicture() async throws -> URL { try await long.value }

    /// A photograph of 3:2 that is wide enough for every preset, or as wide as is said.
    static func wide(in folder: URL, width: Int = 2700) async throws -> String {
        let file = folder.appendingPathComponent("wide-\(width).jpg")
        let program = """
            import sys
            from PIL import Image
            width = int(sys.argv[2])
            Image.effect_noise((90, 60), 60).convert("RGB").resize((width, width * 2 // 3)).save(sys.argv[1], quality=85)
            """
        _ = try await Command.python(["-c", program, file.path, "\(width)"])
        return file.path
    }

    /// A test script's path.
    static func script(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("Scripts/\(name)").path
    }

    // Waited for by every test that wants it.
    private static let long = Task {
        let file = try TemporaryFolders.make().appendingPathComponent("long.png")
        let program = """
            import numpy, sys
            from PIL import Image
            noise = numpy.random.default_rng(1).integers(0, 256, (2200, 2800, 3), "uint8")
            Image.fromarray(noise).save(sys.argv[1], compress_level=0)
            """
        _ = try await Command.python(["-c", program, file.path])
        return file
    }

    /// Made once for all tests; every test that copies them waits for it.
    private static let originals = Task {
        let folder = try TemporaryFolders.make().appendingPathComponent("made")
        _ = try await Command.python([script("make_originals.py"), folder.path])
        return folder
    }
}

extension ServerProcess {
    /// A server with the usual originals.
    static func withPictures(
        _ arguments: [String] = [],
        environment: [String: String] = [:]
    ) async throws -> ServerProcess {
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        return try await ServerProcess(arguments, environment: environment, folder: folder)
    }
}
