import Basics
import Foundation
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import Recipes
import RenderWire
import Synchronization
import TestKit
import Testing

@testable import ImageService

/// A library between doubles, and what a test wants to say to it.
struct LibraryBench {
    let originals: StoreProbe
    let variants = StoreProbe()
    let renderer = ScriptedRenderer()
    var configuration = ImageLibrary.Configuration()
    let clock = SettableDate()

    let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    init(_ store: any ReceivingStore = MemoryStore()) { originals = StoreProbe(store) }

    /// The variants' side of a server.
    func service(_ configuration: VariantService.Configuration = .longTimeouts) -> VariantService {
        service(configuration, keeping: variants)
    }

    /// The same over another store of variants, or none.
    func service(
        _ configuration: VariantService.Configuration = .longTimeouts,
        keeping variants: (any ObjectStore)?,
        now: @escaping @Sendable () -> ContinuousClock.Instant = { .now }
    ) -> VariantService {
        VariantService(
            originals: originals,
            variants: variants,
            renderer: renderer,
            threadPool: .singleton,
            configuration: configuration,
            logger: logger,
            now: now
        )
    }

    /// A library; each one is a server of its own over the same stores.
    func library(
        _ destination: UploadDestination? = nil,
        _ service: VariantService? = nil,
        scheduler: RenditionSetScheduler? = nil
    ) -> ImageLibrary {
        ImageLibrary(
            originals: originals,
            destination: destination ?? .open(originals),
            variants: service ?? self.service(),
            scheduler: scheduler,
            configuration: configuration,
            logger: logger,
            time: { [clock] in clock.now }
        )
    }

    /// A register of used tickets; each one is a server of its own over the same stores.
    func tickets(_ destination: UploadDestination? = nil) -> TicketRegister {
        TicketRegister(
            in: destination ?? .open(originals),
            reads: TimedReads(deadline: configuration.deadline),
            warnings: RateLimitedLogger(logger: logger),
            waiterLimit: configuration.uploadsAtOnce
        )
    }

    /// Puts an object among the originals by another road than the library's.
    func put(_ name: String, _ bytes: [UInt8]) async throws {
        let key = try #require(ObjectKey(name))
        _ = try await originals.put(key, ByteBuffer(bytes: bytes), metadata: ObjectMetadata())
    }

    /// The keys in the originals store.
    func keys() async throws -> [String] {
        try await originals.list(under: .all, after: nil, limit: 100_000).objects.map(\.key.text)
    }

    static let jpeg: [UInt8] = [0xFF, 0xD8, 0xFF, 0xE0] + (0..<100).map { UInt8($0) }
}

/// A date that passes only when a test says so.
final class SettableDate: Sendable {
    private let date = Mutex(Date(timeIntervalSince1970: 1_767_323_045.678))

    /// The date now.
    var now: Date { date.withLock { $0 } }

    /// Lets time pass.
    func advance(by seconds: Double) { date.withLock { $0 += seconds } }
}

extension ImageLibrary {
    /// Uploads bytes in one piece.
    func upload(
        _ bytes: [UInt8] = LibraryBench.jpeg,
        _ name: String? = "cat.jpg",
        set: RenditionSet? = nil
    ) async throws -> StoredImage {
        let upload = try await begin(on: UploadTerms(set: set))
        try await upload.append(ByteBuffer(bytes: bytes))
        return try await upload.finish(name: name)
    }
}

/// The code of the error that something must throw.
func code(_ body: () async throws -> Void) async -> ServiceError.Code? {
    do {
        try await body()
        return nil
    } catch {
        return (error as? ServiceError)?.code
    }
}

/// Uploads as a list shows them.
func listed(_ uploads: [StoredImage]) -> [ListedImage] { uploads.map { .known(LibraryImage($0)) } }
