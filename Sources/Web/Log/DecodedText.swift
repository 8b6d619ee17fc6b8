import Basics

/// A text with one layer of escapes decoded after the other, in which each byte knows where it comes from.
struct DecodedText {
    /// The text as decoded so far.
    private(set) var bytes: [UInt8]
    /// Where each byte begins in the text as it was, and where that ends; `nil` as long as nothing is decoded.
    private var origins: [Int]?

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Where a stretch of the decoded text comes from.
    func origin(of range: Range<Int>) -> Range<Int> {
        origins.map { $0[range.lowerBound]..<$0[range.upperBound] } ?? range
    }

    /// Decodes one more layer.
    ///
    /// - Returns: Whether there was one.
    mutating func decode() -> Bool {
        guard bytes.contains(UInt8(ascii: "%")) else { return false }
        var (decoded, starts): ([UInt8], [Int]) = ([], [])
        var index = 0
        while index < bytes.count {
            let escaped = PercentCoding.escapedByte(in: bytes[...], at: index)
            decoded.append(escaped ?? bytes[index])
            starts.append(origins?[index] ?? index)
            index += escaped == nil ? 1 : 3
        }
        starts.append(origins?.last ?? bytes.count)
        defer { (bytes, origins) = (decoded, starts) }
        return decoded.count < bytes.count
    }
}
