import Basics
import Logging
public import Queueing
public import Recipes
import RenderWire

/// How far a set of an image has come.
public struct SetStatus: Hashable, Sendable {
    /// Where it stands.
    public enum State: String, Hashable, Sendable {
        /// It waits for a worker.
        case queued
        /// A worker is at it.
        case running
        /// All variants that were ordered have been made.
        case done
        /// It was given up.
        case failed
        /// The queue cannot be asked at present, and not all variants are there.
        case unknown
    }

    /// A variant of the set.
    public struct Variant: Hashable, Sendable {
        /// Its place in the set.
        public var member: ImageSet.Member
        /// Its size in pixels; `nil` where that shows only when it is made.
        public var size: PixelSize?
        /// Its length in bytes; `nil` where it is not stored.
        public var bytes: Int?
    }

    /// The set's name.
    public var name: String
    /// The job's name.
    public var job: JobID
    /// Where it stands.
    public var state: State
    /// Why it failed, or why the last try did.
    public var error: String?
    /// All that the set is made of, those that are missing included.
    public var variants: [Variant]

    /// Whether nothing more will change by itself.
    public var isOver: Bool { state == .done || state == .failed }
}

/// Finds out how far sets have come, by the queue and by the variants that are there.
struct SetStatusReader: Sendable {
    private let desk: SetDesk?
    private let variants: VariantService
    private let limits: PlanLimits
    private let warnings: RateLimitedLogger

    init(desk: SetDesk?, variants: VariantService, limits: PlanLimits, warnings: RateLimitedLogger) {
        self.desk = desk
        self.variants = variants
        self.limits = limits
        self.warnings = warnings
    }

    /// The set that was ordered for an image just now: nothing is asked, since nothing can have been made.
    func ordered(of image: LibraryImage) -> SetStatus? {
        guard let (set, job) = image.set.flatMap({ set($0, of: image) }) else { return nil }
        return SetStatus(
            name: set.name,
            job: job,
            state: .queued,
            variants: members(of: set, image).map { SetStatus.Variant(member: $0.member, size: $0.size) }
        )
    }

    /// How far the set of an image has come; `nil` where none was ordered, or it is not known here any more.
    ///
    /// Of an original that came as a file nobody has noted what was ordered: that shows in the queue as long as it knows
    /// the job, and in the variants that are there.
    func status(of image: LibraryImage) async throws(ServiceError) -> SetStatus? {
        guard let desk else { return nil }
        guard image.isUpload else { return try await foundSet(of: image, desk) }
        guard let (set, job) = image.set.flatMap({ set($0, of: image) }) else { return nil }
        let (known, isKnown) = await jobStatus(job, desk)
        return try await status(set, job, of: image, known, isKnown: isKnown)
    }

    /// The first set that somebody has ordered of an original, the usual one first.
    private func foundSet(of image: LibraryImage, _ desk: SetDesk) async throws(ServiceError) -> SetStatus? {
        let names = [SetCatalog.usual] + desk.catalog.names.filter { $0 != SetCatalog.usual }
        for name in names.prefix(SetStatusReader.mostSets) {  // checked: a constant above 0
            guard let (set, job) = set(name, of: image) else { continue }
            let (known, isKnown) = await jobStatus(job, desk)
            guard isKnown else { return nil }
            // One look tells of most originals that nobody has ordered a set of.
            if known == nil {
                let first = members(of: set, image).first { image.hasOrdered($0.member.preset) }
                guard let first, try await variants.storedBytes(first.member.recipe, of: image.key) != nil else {
                    continue
                }
            }
            let status = try await status(set, job, of: image, known, isKnown: true)
            if known != nil || status.state == .done { return status }
        }
        return nil
    }

    /// How many sets are looked for: each costs a question to the queue, and one to the store for each variant.
    private static let mostSets = 4

    /// How a job stands, and whether the queue could be asked.
    private func jobStatus(_ job: JobID, _ desk: SetDesk) async -> (JobStatus?, isKnown: Bool) {
        do {
            return (try await desk.queue.status(job), true)
        } catch {
            warnings.log("The queue cannot be asked how far a set has come.", error)
            return (nil, false)
        }
    }

    /// How a job stands; `nil` where it is not known.
    func job(_ id: JobID) async throws(ServiceError) -> JobStatus? {
        guard let desk else { return nil }
        do {
            return try await desk.queue.status(id)
        } catch {
            throw ServiceError(.queueUnavailable, "The queue cannot be asked at present.", cause: error)
        }
    }

    private func status(
        _ set: ImageSet,
        _ job: JobID,
        of image: LibraryImage,
        _ known: JobStatus?,
        isKnown: Bool
    ) async throws(ServiceError) -> SetStatus {
        var variants: [SetStatus.Variant] = []
        for (member, size) in members(of: set, image) {
            let bytes = try await self.variants.storedBytes(member.recipe, of: image.key)
            variants.append(SetStatus.Variant(member: member, size: size, bytes: bytes))
        }
        let isWhole = variants.allSatisfy { $0.bytes != nil }
        // An image does not become unfinished by what its set has got since.
        let isAsOrdered = variants.allSatisfy { $0.bytes != nil || !image.hasOrdered($0.member.preset) }
        let state: SetStatus.State =
            switch known?.state {
            case .queued: .queued
            case .running: .running
            case .failed: isWhole ? .done : .failed
            case .done: .done
            // Done long ago, or written down and not handed in yet.
            case nil: isAsOrdered ? .done : isKnown ? .queued : .unknown
            }
        return SetStatus(name: set.name, job: job, state: state, error: known?.error, variants: variants)
    }

    private func members(of set: ImageSet, _ image: LibraryImage) -> [(member: ImageSet.Member, size: PixelSize?)] {
        set.members(for: image.header, limits: limits)
    }

    private func set(_ name: String, of image: LibraryImage) -> (ImageSet, JobID)? {
        guard let set = desk?.catalog[name], let job = SetOrder.jobID(set: name, key: image.key) else { return nil }
        return (set, job)
    }
}
