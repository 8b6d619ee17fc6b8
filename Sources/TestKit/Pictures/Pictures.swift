public import Foundation

/// Originals that a script made, and what an independent library sees in pictures.
public enum Pictures {
    /// What Pillow sees.
    public struct Description: Decodable, Sendable {
        /// The format's name there, such as `JPEG`.
        public var format: String
        /// The width in pixels.
        public var width: Int
        /// The height in pixels.
        public var height: Int
        /// How its pixels are kept, such as `RGB`.
        public var mode: String
        /// How many frames there are.
        public var frames: Int
        /// How long each frame is shown, in milliseconds.
        public var durations: [Double?]
        /// How often an animation is shown; 0 for without end.
        public var loop: Int?
        /// The mean of each band.
        public var mean: [Double]
        /// How many fields of Exif there are.
        public var exif: Int
        /// Whether there is a colour profile.
        public var profile: Bool
    }

    /// Describes an answer's body.
    public static func describe(_ bytes: Data) async throws -> Description {
        let file = try TemporaryFolders.make().appendingPathComponent("picture")
        try bytes.write(to: file)
        let text = try await Command.python([script("describe_picture.py"), file.path])
        return try JSONDecoder().decode(Description.self, from: Data(text.utf8))
    }

    /// Puts photo.jpg, logo.png, turning.gif and sub/photo.webp into a folder.
    public static func makeOriginals(in folder: URL) async throws {
        let made = try await originals.value
        for name in ["photo.jpg", "logo.png", "turning.gif", "sub"] {
            try FileManager.default.copyItem(
                at: made.appendingPathComponent(name),
                to: folder.appendingPathComponent(name)
            )
        }
    }

    /// Where the usual originals lie, for reading only.
    public static func originalsFolder() async throws -> URL { try await originals.value }

    /// The usual logo's bytes.
    public static func logo() async throws -> Data {
        try Data(contentsOf: try await originals.value.appendingPathComponent("logo.png"))
    }

    /// A temporary file of these bytes.
    public static func file(_ name: String, _ bytes: Data) throws -> URL {
        let file = try TemporaryFolders.make().appendingPathComponent(name)
        try bytes.write(to: file)
        return file
    }

    /// A PNG of more than 17 MiB, which no compression makes shorter.
    public static func longPicture() async throws -> URL { try await long.value }

    /// A photograph of 3:2 that is wide enough for every preset, or as wide as is said.
    public static func wide(in folder: URL, width: Int = 2700) async throws -> String {
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
    public static func script(_ name: String) -> String {
        URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Tests/Scripts/\(name)")
            .path
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
