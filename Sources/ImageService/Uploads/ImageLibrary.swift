import Basics
public import CoreMetrics
public import Foundation
public import Logging
import Metrics
public import ObjectStorage
public import Queueing
import RenderWire

/// Keeps uploaded images: takes them in, lists them, and removes them with all that was made of them.
///
/// Originals that came by another road, as files or as objects of a bucket, are listed too.
///
/// The originals store holds everything, so that any number of servers over one store are one library.
public final class ImageLibrary: Sendable {
    /// Orders sets; `nil` where none are made.
    public let scheduler: RenditionSetScheduler?
    private let configuration: Configuration
    private let destination: UploadDestination
    private let sidecars: UploadSidecars
    private let keyed: KeyedOriginals
    private let limiter: UploadLimiter
    private let ticketLimiter: TicketLimiter
    private let tickets: TicketRegister
    private let inspector: UploadInspector
    private let committer: UploadCommitter
    private let remover: ImageRemover
    private let sweeper: UploadSweeper
    private let sets: RenditionSetStatusReader
    private let metrics: LibraryMetrics

    /// Makes a library.
    ///
    /// - Parameters:
    ///   - originals: Where images are looked for.
    ///   - destination: Where new ones go.
    ///   - variants: What is made of images, which goes with them.
    ///   - scheduler: Orders sets; `nil` where none are made.
    ///   - configuration: Limits.
    ///   - logger: Where is told what could not be tidied up.
    ///   - metrics: Where counters are made; `nil` is the process's own.
    ///   - time: The time, which tests set.
    public init(
        originals: any ObjectStore,
        destination: UploadDestination,
        variants: VariantService,
        scheduler: RenditionSetScheduler? = nil,
        configuration: Configuration = Configuration(),
        logger: Logger,
        metrics: (any MetricsFactory)? = nil,
        time: @escaping @Sendable () -> Date = { Date() }
    ) {
        let metrics = LibraryMetrics(factory: metrics ?? MetricsSystem.factory)
        let warnings = RateLimitedLogger(logger: logger)
        let reads = TimedReads(deadline: configuration.deadline)
        self.scheduler = scheduler
        self.configuration = configuration
        self.destination = destination
        self.metrics = metrics
        limiter = UploadLimiter(limit: configuration.uploadsAtOnce)
        ticketLimiter = TicketLimiter(uploads: configuration.uploadsAtOnce)
        keyed = variants.keyedOriginals(in: originals, formats: configuration.formats, warnings: warnings)
        sidecars = UploadSidecars(store: originals, reads: reads, warnings: warnings)
        tickets = TicketRegister(
            in: destination,
            reads: reads,
            warnings: warnings,
            waiterLimit: configuration.uploadsAtOnce
        )
        inspector = variants.uploadInspector(
            configuration: configuration,
            ordersSets: scheduler != nil,
            time: time
        )
        committer = UploadCommitter(
            to: destination,
            variants: variants,
            tickets: tickets,
            scheduler: scheduler,
            configuration: configuration,
            warnings: warnings,
            time: time
        )
        remover = ImageRemover(
            from: destination,
            sidecars: sidecars,
            reads: reads,
            variants: variants,
            scheduler: scheduler,
            metrics: metrics
        )
        sweeper = UploadSweeper(
            of: destination,
            reads: reads,
            warnings: warnings,
            metrics: metrics,
            time: time
        )
        sets = RenditionSetStatusReader(
            scheduler: scheduler,
            variants: variants,
            limits: configuration.limits.plan,
            warnings: warnings
        )
    }

    /// The most bytes of an image.
    public var largestImage: Int { configuration.originalBytes }

    /// Looks whether an upload can be begun at all, before a byte of it is asked for.
    ///
    /// - Parameter terms: What holds for the upload.
    /// - Throws: ``ServiceError``, also where the ticket has been used already.
    public func check(_ terms: UploadTerms) async throws(ServiceError) { try await tickets.check(terms) }

    /// Lets a request upload for as long as the permit is held.
    ///
    /// - Parameter terms: What holds for the upload.
    /// - Returns: The permit of its ticket; `nil` where it has none, and needs none.
    /// - Throws: ``ServiceError`` where there are too many.
    public func enter(on terms: UploadTerms) throws(ServiceError) -> TicketLimiter.Permit? {
        guard let ticket = terms.ticket else { return nil }
        return try ticketLimiter.take(ticket)
    }

    /// Begins an upload; it is refused before the first byte where it cannot succeed.
    ///
    /// - Parameter terms: What holds for it beyond the library's limits.
    /// - Returns: The upload.
    /// - Throws: ``ServiceError``.
    public func begin(on terms: UploadTerms = UploadTerms()) async throws(ServiceError) -> Upload {
        let store = try destination.store()
        guard let permit = limiter.take() else {
            throw ServiceError(.overloaded, "Too many uploads are under way already.", retryAfter: .seconds(5))
        }
        do {
            return Upload(
                to: try await store.receive(),
                on: terms,
                permit: permit,
                configuration: configuration,
                inspector: inspector,
                committer: committer,
                metrics: metrics
            )
        } catch {
            let error = ServiceError(writing: error)
            metrics.count(error)
            throw error
        }
    }

    /// Removes an image that has been stored with a request that failed after it, and gives its ticket back.
    ///
    /// - Parameters:
    ///   - image: The image.
    ///   - terms: What held for its upload.
    /// - Throws: ``ServiceError``, when it is there still.
    public func takeBack(_ image: StoredImage, on terms: UploadTerms) async throws(ServiceError) {
        try await delete(image.id)
        await tickets.giveBack(terms)
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
        guard let image = try await sidecars.image(id) else { throw ImageLibrary.noSuchImage }
        return image
    }

    /// Lists images: uploads, the newest first, and after them originals that came by another road, by their keys.
    ///
    /// What comes while pages are turned shifts nothing. A page may have fewer images than `limit` although more follow.
    ///
    /// - Parameters:
    ///   - limit: How many at most, 1 to ``ImagePage/limit``.
    ///   - cursor: The `next` of the page before; `nil` for the first page.
    /// - Returns: The page.
    /// - Throws: ``ServiceError``; `bad-cursor` where the cursor is none.
    public func images(limit: Int = 50, after cursor: String? = nil) async throws(ServiceError) -> ImagePage {
        try await ImageListing(sidecars, keyed).page(limit: limit, after: cursor)
    }

    /// Removes an upload; an original that came by another road is not ours to remove.
    ///
    /// - Parameter id: The image.
    /// - Throws: ``ServiceError``; `no-such-image` when it has been removed already.
    public func delete(_ id: ImageID) async throws(ServiceError) {
        switch id {
        case .upload(let upload): try await delete(upload)
        case .key(let key):
            try await keyed.check(key)
            throw ImageLibrary.notUploaded
        }
    }

    /// Removes an upload: its original, everything that was made of it, and what is known of it.
    ///
    /// - Parameter id: The image.
    /// - Throws: ``ServiceError``; `no-such-image` when it has been removed already.
    public func delete(_ id: UploadID) async throws(ServiceError) { try await remover.remove(id) }

    /// How old an upload's intent must be before anybody but its upload touches what it names.
    public static var leastSweptAge: Duration { UploadSweeper.leastAge }

    /// Removes what servers that were killed in the middle of an upload have left.
    ///
    /// Any number of servers may sweep one store at the same time.
    ///
    /// - Returns: What was found; nothing where this library cannot write.
    /// - Throws: ``ServiceError``, when the store cannot be listed.
    @discardableResult
    public func sweep() async throws(ServiceError) -> SweepReport { try await sweeper.sweep() }

    /// The set that was ordered for an image just now: nothing is asked, since nothing can have been made.
    public func orderedSet(of image: LibraryImage) -> RenditionSetStatus? { sets.ordered(of: image) }

    /// How far the set of an image has come; `nil` where none was ordered, or it is not known here any more.
    ///
    /// Of an original that came as a file nobody has noted what was ordered: that shows in the queue as long as it knows
    /// the job, and in the variants that are there.
    public func setStatus(of image: LibraryImage) async throws(ServiceError) -> RenditionSetStatus? {
        try await sets.status(of: image)
    }

    /// How a job stands; `nil` where it is not known.
    public func job(_ id: JobID) async throws(ServiceError) -> JobStatus? { try await sets.job(id) }

    static let noSuchImage = ServiceError(.noSuchImage, "There is no such image.")

    /// What is said where an original was to be removed that is not the library's own.
    package static let notUploaded = ServiceError(
        .notAnUpload,
        "This original was put there as a file or an object and not uploaded, so it is not removed from here: remove it "
            + "where it lies. POST /purge removes what was made of it."
    )
}
