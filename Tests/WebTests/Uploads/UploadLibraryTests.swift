import Foundation
import ImageService
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import Recipes
import RenderWire
import RendererHost
import TestKit
import Testing

/// Uploads that real renderers look at, kept in a real folder.
@Suite(.timeLimit(.minutes(5)))
struct UploadLibraryTests {
    private struct Entry: Decodable {
        var file: String
        var name: String
        var bytes: Int
        /// What it is; `nil` where it is broken.
        var format: OriginalFormat?
        var width: Int
        var height: Int
        var pages: Int
    }

    @Test func wholeFilesAreKeptAndBrokenOnesLeaveNothing() async throws {
        let files = try TemporaryFolders.make()
        _ = try await Command.python([Pictures.script("make_uploads.py"), files.path])
        let manifest = try Data(contentsOf: files.appendingPathComponent("manifest.json"))
        let entries = try JSONDecoder().decode([Entry].self, from: manifest)
        #expect(entries.count { $0.format != nil } == 17 && entries.count { $0.format == nil } > 25)
        try await withLibrary { library, folder in
            var kept = 0
            for entry in entries {
                let bytes = try Data(contentsOf: files.appendingPathComponent(entry.file))
                let before = folder.files()
                do {
                    let image = try await upload(bytes, as: entry.name, to: library)
                    let format = try #require(entry.format, "\(entry.file) is cut off and was taken")
                    kept += 1
                    #expect(image.format == format && image.bytes == entry.bytes, "\(entry.file)")
                    #expect(image.width == entry.width && image.height == entry.height, "\(entry.file)")
                    #expect(image.pages == entry.pages, "\(entry.file)")
                    #expect(try folder.read(image.key) == Array(bytes), "\(entry.file)")
                    let ending = try #require(image.name.split(separator: ".").last.map(String.init))
                    let same = ["tiff": "tif"][ending] ?? ending
                    #expect(same == format.fileExtension, "\(entry.name) became \(image.name)")
                } catch let error as ServiceError {
                    #expect(entry.format == nil && error.code == .brokenImage, "\(entry.file): \(error)")
                    #expect(folder.files() == before, "\(entry.file)")
                }
            }
            #expect(try await library.images().images.count == kept)
        }
    }

    @Test func hostileFilesAreRefusedAndLeaveNothing() async throws {
        let files = try TemporaryFolders.make()
        for script in ["make_bombs.py", "make_odd_files.py"] {
            _ = try await Command.python([Pictures.script(script), files.path])
        }
        let expected: Set<ServiceError.Code> = [
            .brokenImage, .originalTooLarge, .notAnImage, .formatNotEnabled, .deadlineExceeded, .rendererCrashed,
        ]
        try await withLibrary { library, folder in
            let names = try FileManager.default.contentsOfDirectory(atPath: files.path).sorted()
            for name in names where name != "manifest.json" {
                guard let bytes = try? Data(contentsOf: files.appendingPathComponent(name)) else { continue }
                let before = folder.files()
                do {
                    let image = try await upload(bytes, as: name, to: library)
                    // Odd and harmless: then the variant that every page wants can be made of it too.
                    #expect(image.width * image.height <= 100_000_000, "\(name)")
                    try await library.delete(image.id)
                } catch let error as ServiceError {
                    #expect(expected.contains(error.code), "\(name): \(error)")
                }
                #expect(folder.files() == before, "\(name)")
            }
        }
    }

    @Test func picturesOverTheLimitAreRefusedByTheirHeader() async throws {
        let files = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: files.appendingPathComponent("originals"))
        let bytes = try Data(contentsOf: files.appendingPathComponent("originals/photo.jpg"))
        var configuration = ImageLibrary.Configuration()
        configuration.limits.inputPixels = 1200 * 800 - 1
        try await withLibrary(configuration) { library, folder in
            let error = await #expect(throws: ServiceError.self) {
                _ = try await upload(bytes, as: "photo.jpg", to: library)
            }
            #expect(error?.code == .originalTooLarge)
            #expect(folder.files().isEmpty)
        }
        configuration.limits.inputPixels += 1
        // What a variant may have at most is no bound on originals.
        configuration.limits.plan.outputPixels = 5000
        try await withLibrary(configuration) { library, _ in
            let image = try await upload(bytes, as: "photo.jpg", to: library)
            #expect(image.width == 1200)
        }
    }

    private func upload(_ bytes: Data, as name: String, to library: ImageLibrary) async throws -> StoredImage {
        let upload = try await library.begin()
        var rest = ByteBuffer(bytes: bytes)
        while let piece = rest.readSlice(length: min(65_536, rest.readableBytes)), piece.readableBytes > 0 {
            try await upload.append(piece)
        }
        return try await upload.finish(name: name)
    }

    /// A library over a folder and renderers that live as long as the test.
    private func withLibrary(
        _ limits: ImageLibrary.Configuration = ImageLibrary.Configuration(),
        _ body: @escaping @Sendable (ImageLibrary, TemporaryFolder) async throws -> Void
    ) async throws {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        var renderers = RendererPool.Configuration()
        renderers.count = 2
        renderers.path = Products.url("calotype-renderer").path
        let pool = try RendererPool(configuration: renderers, logger: logger)
        let folder = try TemporaryFolder()
        let store = try FolderStore(path: folder.path, writing: .durable, threadPool: .singleton)
        let variants = VariantService(
            originals: store,
            variants: MemoryStore(),
            renderer: pool,
            threadPool: .singleton,
            logger: logger
        )
        let library = ImageLibrary(
            originals: store,
            destination: .open(store),
            variants: variants,
            configuration: limits,
            logger: logger
        )
        try await withThrowingTaskGroup { group in
            group.addTask { try await pool.run() }
            try await body(library, folder)
            group.cancelAll()
            // It ends with the cancellation that was just asked for.
            _ = await group.nextResult()
        }
    }
}
