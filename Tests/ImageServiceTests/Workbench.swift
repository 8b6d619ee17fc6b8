import Dialects
import ImageService
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import Recipes
import RenderWire
import TestKit
import Testing

/// A service between doubles, and what a test wants to say to it.
struct Workbench {
    let originals = StoreProbe()
    let variants = StoreProbe()
    let renderer = ScriptedRenderer()
    let time = SettableTime()
    var configuration = Self.longTimeouts

    private static var longTimeouts: VariantService.Configuration {
        var configuration = VariantService.Configuration.longTimeouts
        // Doubles make small pictures; AVIF is for tests that ask for it.
        configuration.limits.plan.negotiatedAVIFPixels = 0
        configuration.limits.plan.negotiatedJXLPixels = 0
        return configuration
    }

    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0]
    static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
    static let tiff: [UInt8] = [0x49, 0x49, 0x2A, 0x00]

    /// A service; each one is a process of its own over the same stores.
    func service(variants: (any ObjectStore)? = nil, purges: (any ObjectStore)? = nil) -> VariantService {
        VariantService(
            originals: originals,
            variants: variants ?? self.variants,
            purges: purges,
            renderer: renderer,
            threadPool: .singleton,
            configuration: configuration,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            now: { [time] in time.now }
        )
    }

    /// Puts an original.
    func put(_ name: String, _ bytes: [UInt8]) async throws {
        let key = try #require(ObjectKey(name))
        _ = try await originals.put(key, ByteBuffer(bytes: bytes), metadata: ObjectMetadata())
    }

    /// The keys of variants in their store.
    func stored() async throws -> [String] {
        try await variants.list(under: .all, after: nil, limit: 1000).objects.map(\.key.text)
            .filter { !$0.hasSuffix("/original.json") }
    }
}

/// A request for an original in some format, with something to tell recipes apart by.
func request(
    _ name: String = "pets/cat.jpg",
    _ format: FormatChoice = .exact(.webp),
    blur: Double = 1,
    options: ResponseOptions = ResponseOptions()
) -> ImageRequest {
    ImageRequest(
        origin: .stored(key: name),
        recipe: Recipe(steps: [.blur(sigma: blur)], output: Output(format: format)),
        options: options
    )
}

extension VariantService {
    /// The error of a request that must not succeed.
    func failure(_ request: ImageRequest) async -> ServiceError.Code? {
        do throws(ServiceError) {
            _ = try await variant(request)
            return nil
        } catch {
            return error.code
        }
    }
}
