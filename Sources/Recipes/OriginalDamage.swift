/// What is wrong with an original that is shown all the same, as browsers show it.
public enum OriginalDamage: String, Hashable, Sendable, Codable, CaseIterable {
    /// All of the picture is there, and only the mark of the file's end is not.
    case noEnd = "no-end"
    /// The data ends before the picture does.
    case endsEarly = "ends-early"
    /// Some of the data makes no sense.
    case damagedData = "damaged-data"

    /// The same for a person.
    public var sentence: String {
        switch self {
        case .noEnd: "The file lacks its end mark, but nothing of the picture is missing."
        case .endsEarly: "The file ends before the picture does; what is missing is left grey, transparent or coarse."
        case .damagedData: "Some of the file's data is damaged; a part of the picture may be grey or wrong."
        }
    }
}
