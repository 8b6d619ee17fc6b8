/// What one server writes down so that all others hear of a purge.
struct PurgeMark: Codable, Hashable, Sendable {
    /// The original, by its key or its address.
    var original: String
    /// Whether the original is gone for good, so that nothing of it may be kept any more.
    var isGone: Bool
    /// Whether all of its stored variants have been removed.
    ///
    /// It is written down before that already, so that nobody puts back what has been removed, and once more after it,
    /// since another server may have read meanwhile what was still there.
    var isDone: Bool
}
