/// The line between two parts: CR LF, two hyphens, the boundary, perhaps blanks, and CR LF; or two more hyphens at the
/// end of all parts (RFC 2046, section 5.1.1).
struct MultipartDelimiter: Sendable {
    /// Where a delimiter is in some bytes.
    enum SearchResult: Hashable, Sendable {
        /// There is none in the first bytes; in what follows one may have begun.
        case absent(before: Int)
        /// There is one.
        case present(at: Int, length: Int, isLast: Bool)
    }

    private static let longestBoundary = 70
    private static let mostBlanks = 64
    private let bytes: [UInt8]

    /// Makes the delimiter of a boundary; `nil` for what is no boundary.
    init?(boundary: [UInt8]) {
        let others = Set("'()+_,-./:=? ".utf8)
        let isValid = boundary.allSatisfy { byte in
            let letter = byte | 0x20
            return (0x61...0x7a).contains(letter) || (0x30...0x39).contains(byte) || others.contains(byte)
        }
        guard isValid, (1...MultipartDelimiter.longestBoundary).contains(boundary.count), boundary.last != 0x20 else {
            return nil
        }
        bytes = Array("\r\n--".utf8) + boundary
    }

    /// Looks for the first delimiter.
    ///
    /// A line that only begins like one is none: what follows the boundary decides.
    ///
    /// - Parameter input: The bytes to look at.
    /// - Returns: Where it is, counted from the first byte.
    func find(in input: ArraySlice<UInt8>) -> SearchResult {
        input.withUnsafeBufferPointer { input in
            var start = 0
            while let offset = input[start...].firstIndex(of: 0x0d) {
                switch match(input, at: offset) {
                case .none: start = offset + 1
                case .some(.present(let at, let length, let isLast)):
                    return .present(at: at, length: length, isLast: isLast)
                case .some(.absent(let before)): return .absent(before: before)
                }
            }
            return .absent(before: input.count)
        }
    }

    /// What begins at an offset: a delimiter, perhaps one, or `nil` for none.
    private func match(_ input: UnsafeBufferPointer<UInt8>, at offset: Int) -> SearchResult? {
        let undecided = SearchResult.absent(before: offset)
        for index in 0..<bytes.count {
            guard offset + index < input.count else { return undecided }
            guard input[offset + index] == bytes[index] else { return nil }
        }
        var position = offset + bytes.count
        guard position < input.count else { return undecided }
        if input[position] == UInt8(ascii: "-") {
            guard position + 1 < input.count else { return undecided }
            guard input[position + 1] == UInt8(ascii: "-") else { return nil }
            return .present(at: offset, length: position + 2 - offset, isLast: true)
        }
        let end = position + MultipartDelimiter.mostBlanks
        while position < input.count, position < end, input[position] == 0x20 || input[position] == 0x09 {
            position += 1
        }
        for expected: UInt8 in [0x0d, 0x0a] {
            guard position < input.count else { return undecided }
            guard input[position] == expected else { return nil }
            position += 1
        }
        return .present(at: offset, length: position - offset, isLast: false)
    }
}
