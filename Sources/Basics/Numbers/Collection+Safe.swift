extension RandomAccessCollection {
    /// The element at an index, or `nil` where there is none: for indices and lengths that came from outside.
    @inlinable
    public subscript(safe index: Index) -> Element? {
        index >= startIndex && index < endIndex ? self[index] : nil  // checked: this is the check itself
    }

    /// As much of a range as there is; empty where there is nothing of it.
    @inlinable
    public subscript(clamping range: Range<Index>) -> SubSequence {
        self[range.clamped(to: startIndex..<endIndex)]  // checked: a collection ends behind its start
    }
}
