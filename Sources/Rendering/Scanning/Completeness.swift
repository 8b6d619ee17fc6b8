/// How much of an original's picture is in its file.
struct Completeness {
    /// The part of the picture that is told, 0…1.
    var told = 1.0
    /// Whether some data makes no sense.
    var isDamaged = false
    /// Whether the file says that it ends.
    var hasEnd = true

    /// The part of a picture that must be there for it to be shown.
    ///
    /// Browsers show however little has come, as more may be on its way. Nothing is on its way here: what lacks a third is
    /// no picture that anybody wants to keep.
    static let least = 2.0 / 3
}
