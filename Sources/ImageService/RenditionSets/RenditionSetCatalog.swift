/// The rendition sets that there are, by name.
public struct RenditionSetCatalog: Hashable, Sendable {
    /// The name of the set that an upload gets where nobody says otherwise.
    public static let usual = "default"

    private let sets: [String: RenditionSet]

    /// Keeps sets; the last one of a name counts.
    public init(_ sets: [RenditionSet]) {
        self.sets = Dictionary(sets.map { ($0.name, $0) }) { _, last in last }
    }

    /// The set of a name, if there is one.
    public subscript(_ name: String) -> RenditionSet? { sets[name] }

    /// All names, sorted.
    public var names: [String] { sets.keys.sorted() }
}
