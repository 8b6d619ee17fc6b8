import Basics
import NIOHTTP1

/// A `Content-Range`: `bytes 0-99/1234`.
struct ContentRange: Hashable {
    /// The bytes that follow.
    var range: Range<Int>
    /// How many the object has.
    var total: Int

    init?(_ headers: HTTPHeaders) {
        guard let text = headers.first(name: "content-range"), text.hasPrefix("bytes ") else { return nil }
        let parts = text.dropFirst(6).split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "/" }
        let numbers = parts.map { Int($0) ?? -1 }
        guard numbers.count == 3, let first = numbers[safe: 0], let last = numbers[safe: 1],
            let total = numbers[safe: 2],
            first >= 0, first <= last, last < total
        else { return nil }
        range = first..<last +| 1  // checked: the last is below the total and not before the first
        self.total = total
    }
}

extension HTTPHeaders {
    /// How many bytes the body has, where that is told; what is no number of bytes is not told.
    var contentLength: Int? { first(name: "content-length").flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 } }
}
