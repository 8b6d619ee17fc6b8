public import Queueing
public import Recipes

/// How far a set of an image has come.
public struct RenditionSetStatus: Hashable, Sendable {
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
        public var member: RenditionSet.Member
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
