import Basics
public import CoreMetrics
import Descriptors
public import Foundation
public import Logging
import Metrics
import NIOCore
public import ObjectStorage
public import RenderWire

/// Keeps uploaded images: takes them in, lists them, and removes them with all that was made of them.
///
/// Originals that came by another road, as files or as objects of a bucket, are listed too.
///
/// The originals store holds everything, so that any number of servers over one store are one library.
public final class ImageLibrary: Sendable {
    let configuration: Configuration
    let originals: any ObjectStore
    let intake: Intake
    let variants: VariantService
    let renderer: any Renderer
    let keyed: KeyedOriginals
    /// Orders sets; `nil` where none are made.
    public let desk: SetDesk?
    let complaints: RateLimitedLogger
    let logger: Logger
    let metrics: LibraryMetrics
    let places: UploadPlaces
    let ticketPlaces: TicketPlaces
    let marks: TicketMarks
    let ids = UploadIDSource()
    let time: @Sendable () -> Date

    /// Makes a library.
    ///
    /// - Parameters:
    ///   - originals: Where images are looked for.
    ///   - intake: Where new ones go.
    ///   - variants: What is made of images, which goes with them.
    ///   - renderer: Looks at new images.
    ///   - desk: Orders sets; `nil` where none are made.
    ///   - configuration: Limits.
    ///   - logger: Where is told what could not be tidied up.
    ///   - metrics: Where counters are made; `nil` is the process's own.
    ///   - time: The time, which tests set.
    public init(
        originals: any ObjectStore,
        intake: Intake,
        variants: VariantService,
        renderer: any Renderer,
        desk: SetDesk? = nil,
        configuration: Configuration = Configuration(),
        logger: Logger,
        metrics: (any MetricsFactory)? = nil,
        time: @escaping @Sendable () -> Date = { Date() }
    ) {
        self.configuration = configuration
        self.originals = originals
        self.intake = intake
        self.variants = variants
        self.renderer = renderer
        self.desk = desk
        let complaints = RateLimitedLogger(logger: logger)
        self.complaints = complaints
        self.keyed = KeyedOriginals(
            store: originals,
            variants: variants,
            formats: configuration.formats,
            complaints: complaints
        )
        self.logger = logger
        self.metrics = LibraryMetrics(factory: metrics ?? MetricsSystem.factory)
        self.places = UploadPlaces(limit: configuration.uploadsAtOnce)
        self.ticketPlaces = TicketPlaces(uploads: configuration.uploadsAtOnce)
        self.marks = TicketMarks(waiterLimit: configuration.uploadsAtOnce)
        self.time = time
    }

    /// Where new images go.
    public enum Intake: Sendable {
        /// Into this store.
        case open(any ReceivingStore)
        /// Nowhere: the store can be read only.
        case readOnly
        /// Nowhere: the operator wants none.
        case off
    }

    /// The most bytes of an image.
    public var largestImage: Int { configuration.originalBytes }

    /// Begins an upload; it is refused before the first byte where it cannot succeed.
    ///
    /// - Parameter terms: What holds for it beyond the library's limits.
    /// - Returns: The upload.
    /// - Throws: ``ServiceError``.
    public func begin(on terms: UploadTerms = UploadTerms()) async throws(ServiceError) -> Upload {
        let store = try writable()
        guard let place = places.take() else {
            throw ServiceError(.overloaded, "Too many uploads are under way already.", retryAfter: .seconds(5))
        }
        do {
            return Upload(to: try await store.receive(), in: self, on: terms, place: place)
        } catch {
            let error = ServiceError(writing: error)
            metrics.count(error)
            throw error
        }
    }

    /// What is known of an image, however it came.
    ///
    /// - Parameter id: The image.
    /// - Returns: The image; under another id where the key of one that came as a file has another spelling.
    /// - Throws: ``ServiceError``.
    public func image(_ id: ImageID) async throws(ServiceError) -> LibraryImage {
        switch id {
        case .upload(let upload): LibraryImage(try await image(upload))
        case .key(let key): try await keyed.image(key)
        }
    }

    /// What is known of an upload.
    public func image(_ id: UploadID) async throws(ServiceError) -> StoredImage {
        guard let image = try await reading({ try await self.sidecar(LibraryKeys.sidecar(of: id)) }) else {
            throw ImageLibrary.noSuchImage
        }
        return image
    }

    /// The store to write to; throws where there is none.
    func writable() throws(ServiceError) -> any ReceivingStore {
        switch intake {
        case .open(let store): return store
        case .readOnly:
            throw ServiceError(
                .originalsReadOnly,
                "This server may only read its originals, so that it takes no uploads; pictures are made all the same. "
                    + "Its log and 'calotype doctor' say where, and what to do."
            )
        case .off: throw ServiceError(.uploadsOff, "This server takes no uploads.")
        }
    }

    /// The sidecar under a key; `nil` where there is none, or one that cannot be understood.
    func sidecar(_ key: ObjectKey) async throws -> StoredImage? {
        do {
            guard let stored = try await originals.read(key, upTo: ImageLibrary.sidecarLimit) else { return nil }
            let image = try JSONDecoder().decode(StoredImage.self, from: Data(stored.bytes.readableBytesView))
            if image.objectKey != nil, LibraryKeys.sidecar(of: image.id) == key { return image }
            complaints.log("'\(key)' among the originals describes another image; it is passed over.", nil)
        } catch let error as DecodingError {
            complaints.log("'\(key)' among the originals cannot be understood; it is passed over.", error)
        } catch let error as StorageError where error.code == .tooLarge {
            complaints.log("'\(key)' among the originals is too large for a sidecar; it is passed over.", error)
        }
        return nil
    }

    /// Reads from the originals store, for as long as a picture may take, or as long as each of many calls may.
    func reading<Value: Sendable>(
        many isMany: Bool = false,
        _ body: () async throws -> Value
    ) async throws(ServiceError) -> Value {
        do {
            guard !isMany else { return try await body() }
            let end = ContinuousClock.now + configuration.deadline
            return try await StoreDeadline.$current.withValue(min(end, StoreDeadline.current ?? end)) {
                try await body()
            }
        } catch {
            throw ServiceError(reading: error)
        }
    }

    /// A sidecar has some 900 bytes; a key may be longer than ours are.
    private static let sidecarLimit = 65_536

    static let noSuchImage = ServiceError(.noSuchImage, "There is no such image.")
}
