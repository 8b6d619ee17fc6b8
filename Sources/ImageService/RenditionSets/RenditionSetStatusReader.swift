import Basics
import Logging
import Queueing
import Recipes
import RenderWire

/// Finds out how far sets have come, by the queue and by the variants that are there.
struct RenditionSetStatusReader: Sendable {
    private let scheduler: RenditionSetScheduler?
    private let variants: VariantService
    private let limits: PlanLimits
    private let warnings: RateLimitedLogger

    init(scheduler: RenditionSetScheduler?, variants: VariantService, limits: PlanLimits, warnings: RateLimitedLogger) {
        self.scheduler = scheduler
        self.variants = variants
        self.limits = limits
        self.warnings = warnings
    }

    /// The set that was ordered for an image just now: nothing is asked, since nothing can have been made.
    func ordered(of image: LibraryImage) -> RenditionSetStatus? {
        guard let (set, job) = image.set.flatMap({ set($0, of: image) }) else { return nil }
        return RenditionSetStatus(
            name: set.name,
            job: job,
            state: .queued,
            variants: members(of: set, image).map { RenditionSetStatus.Variant(member: $0.member, size: $0.size) }
        )
    }

    /// How far the set of an image has come; `nil` where none was ordered, or it is not known here any more.
    ///
    /// Of an original that came as a file nobody has noted what was ordered: that shows in the queue as long as it knows
    /// the job, and in the variants that are there.
    func status(of image: LibraryImage) async throws(ServiceError) -> RenditionSetStatus? {
        guard let scheduler else { return nil }
        guard image.isUpload else { return try await foundSet(of: image, scheduler) }
        guard let (set, job) = image.set.flatMap({ set($0, of: image) }) else { return nil }
        let (known, isKnown) = await jobStatus(job, scheduler)
        let inventory = try await variants.inventory(of: image.key)
        return try await status(set, job, of: image, inventory, known, isKnown: isKnown)
    }

    /// The first set that somebody has ordered of an original, the usual one first.
    private func foundSet(
        of image: LibraryImage,
        _ scheduler: RenditionSetScheduler
    ) async throws(ServiceError) -> RenditionSetStatus? {
        let inventory = try await variants.inventory(of: image.key)
        let names = [RenditionSetCatalog.usual] + scheduler.catalog.names.filter { $0 != RenditionSetCatalog.usual }
        for name in names.prefix(RenditionSetStatusReader.mostSets) {  // checked: a constant above 0
            guard let (set, job) = set(name, of: image) else { continue }
            let (known, isKnown) = await jobStatus(job, scheduler)
            guard isKnown else { return nil }
            // One look tells of most originals that nobody has ordered a set of.
            if known == nil {
                let first = members(of: set, image).first { image.hasOrdered($0.member.preset) }
                guard let first, try await inventory.bytes(of: first.member.recipe) != nil else {
                    continue
                }
            }
            let status = try await status(set, job, of: image, inventory, known, isKnown: true)
            if known != nil || status.state == .done { return status }
        }
        return nil
    }

    /// How many sets are looked for: each costs a question to the queue, and one to the store for each variant.
    private static let mostSets = 4

    /// How a job stands, and whether the queue could be asked.
    private func jobStatus(_ job: JobID, _ scheduler: RenditionSetScheduler) async -> (JobStatus?, isKnown: Bool) {
        do {
            return (try await scheduler.queue.status(job), true)
        } catch {
            warnings.log("The queue cannot be asked how far a set has come.", error)
            return (nil, false)
        }
    }

    /// How a job stands; `nil` where it is not known.
    func job(_ id: JobID) async throws(ServiceError) -> JobStatus? {
        guard let scheduler else { return nil }
        do {
            return try await scheduler.queue.status(id)
        } catch {
            throw ServiceError(.queueUnavailable, "The queue cannot be asked at present.", cause: error)
        }
    }

    private func status(
        _ set: RenditionSet,
        _ job: JobID,
        of image: LibraryImage,
        _ inventory: VariantInventory,
        _ known: JobStatus?,
        isKnown: Bool
    ) async throws(ServiceError) -> RenditionSetStatus {
        var variants: [RenditionSetStatus.Variant] = []
        for (member, size) in members(of: set, image) {
            let bytes = try await inventory.bytes(of: member.recipe)
            variants.append(RenditionSetStatus.Variant(member: member, size: size, bytes: bytes))
        }
        let isWhole = variants.allSatisfy { $0.bytes != nil }
        // An image does not become unfinished by what its set has got since.
        let isAsOrdered = variants.allSatisfy { $0.bytes != nil || !image.hasOrdered($0.member.preset) }
        let state: RenditionSetStatus.State =
            switch known?.state {
            case .queued: .queued
            case .running: .running
            case .failed: isWhole ? .done : .failed
            case .done: .done
            // Done long ago, or written down and not handed in yet.
            case nil: isAsOrdered ? .done : isKnown ? .queued : .unknown
            }
        return RenditionSetStatus(name: set.name, job: job, state: state, error: known?.error, variants: variants)
    }

    private func members(
        of set: RenditionSet,
        _ image: LibraryImage
    ) -> [(member: RenditionSet.Member, size: PixelSize?)] {
        set.members(for: image.header, limits: limits)
    }

    private func set(_ name: String, of image: LibraryImage) -> (RenditionSet, JobID)? {
        guard let set = scheduler?.catalog[name], let job = RenditionSetJob.jobID(set: name, key: image.key) else {
            return nil
        }
        return (set, job)
    }
}
