/// How much of an original's picture is in its file.
struct Completeness {
    /// The part of the picture that is told, 0…1.
    var told = 1.0
    /// Whether some of what is told is told coarsely, as finer data is missing.
    var isCoarse = false
    /// Whether some data makes no sense.
    var isDamaged = false
    /// Whether the file says that it ends.
    var hasEnd = true
    /// Whether there are bytes among the picture's data that it does not need.
    var hasSurplus = false
}
