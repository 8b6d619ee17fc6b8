/// Objects and folders of a store that may not be read: how many, and the name of one.
public struct UnreadableNames: Hashable, Sendable {
    /// How many there are; a folder counts as one, whatever is in it.
    public private(set) var count = 0
    /// The first of them; a folder's name ends in `/`.
    public private(set) var first: String?

    /// Nothing passed over yet.
    public init() {}

    /// Counts one.
    public mutating func add(_ name: String) {
        count += 1
        if first == nil { first = name }
    }

    /// Counts others too.
    public static func += (left: inout UnreadableNames, right: UnreadableNames) {
        left.count += right.count
        if left.first == nil { left.first = right.first }
    }

    /// Which they are: `lost+found/`, or `lost+found/ and 3 more`.
    public var names: String {
        guard let first else { return "nothing" }
        return count == 1 ? first : "\(first) and \(count - 1) more"
    }
}
