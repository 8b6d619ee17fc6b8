/// When somebody has waited long enough for a store, for all calls of a piece of work together.
///
/// A store that is asked over a network gives every call a time of its own; work of many calls would wait for each of
/// them in turn. Such a store keeps to the earlier of the two.
public enum StoreDeadline {
    /// The deadline of the work that this task does; `nil` where there is none.
    @TaskLocal public static var current: ContinuousClock.Instant?
}
