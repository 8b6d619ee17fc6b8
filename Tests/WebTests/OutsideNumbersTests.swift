import Basics
import HTTPTypes
import Testing

@testable import Web

/// Numbers and dates that clients and file systems may hand over.
struct OutsideNumbersTests {
    static let seconds: [Double] = [
        -.infinity, -1e308, Double(Int.min), -11_644_473_600, -1, 0, 0.5, 10_413_792_000, 9_007_199_254_740_992,
        Double(Int.max), 1e308, .infinity, .nan,
    ]
    static let digits = [
        "0", "-1", "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775808",
        "18446744073709551615", String(repeating: "9", count: 4_000), "", "+5", "1e308", "nan", "0x10", "٣",
    ]

    @Test(arguments: seconds)
    func everyTimeOfAFileIsADateThatCanBeReadBack(modified: Double) throws {
        let now = UnixTime(seconds: 1_800_000_000)
        let text = HTTPDate.lastModified(modified, now: now)
        let read = try #require(HTTPDate.seconds(text), "\(text)")
        #expect(text.utf8.count == 29 && read <= now.seconds)
    }

    @Test func aFileOfTheFutureIsOfNow() {
        // RFC 9110, section 8.8.2.1.
        let now = UnixTime(seconds: 784_111_777)
        #expect(HTTPDate.lastModified(10_413_792_000, now: now) == "Sun, 06 Nov 1994 08:49:36 GMT")
        #expect(HTTPDate.lastModified(-11_644_473_600, now: now) == "Mon, 01 Jan 1601 00:00:00 GMT")
        #expect(HTTPDate.text(.max) == "Fri, 31 Dec 9999 23:59:59 GMT")
        #expect(HTTPDate.text(.min) == "Mon, 01 Jan 0001 00:00:00 GMT")
    }

    @Test(arguments: seconds)
    func conditionsHoldForEveryTime(modified: Double) {
        for name in [HTTPField.Name.ifModifiedSince, .ifUnmodifiedSince] {
            for date in ["Mon, 01 Jan 0001 00:00:00 GMT", "Fri, 31 Dec 9999 23:59:59 GMT", "0", ""] {
                _ = Precondition([name: date]).outcome(etag: "a", modified: modified)
                let fields: HTTPFields = [.range: "bytes=0-1", .ifRange: date]
                _ = ByteRange(fields, length: 10, etag: "a", modified: modified)
            }
        }
        #expect(Precondition([.ifNoneMatch: "\"a\""]).outcome(etag: "a", modified: modified) == .notModified)
    }

    @Test(arguments: digits)
    func rangesOfAnyNumbersAreOfTheBytesThatThereAre(digits: String) {
        for text in ["bytes=\(digits)-", "bytes=-\(digits)", "bytes=0-\(digits)", "bytes=\(digits)-\(digits)"] {
            for length in [0, 1, 10, Int.max] {
                let range = ByteRange([.range: text], length: length, etag: "a", modified: 0)
                guard case .part(let part) = range else { continue }
                #expect(part.lowerBound >= 0 && part.upperBound <= length && !part.isEmpty, "\(text) of \(length)")
            }
        }
    }

    @Test func aRangeMayEndFarBehindTheEnd() {
        let far = "bytes=2-\(String(repeating: "9", count: 40))"
        #expect(ByteRange([.range: far], length: 10, etag: "a", modified: 0) == .part(2..<10))
        let last = "bytes=-\(String(repeating: "9", count: 40))"
        #expect(ByteRange([.range: last], length: 10, etag: "a", modified: 0) == .part(0..<10))
        let beyond = "bytes=\(String(repeating: "9", count: 40))-"
        #expect(ByteRange([.range: beyond], length: 10, etag: "a", modified: 0) == .unsatisfiable)
    }
}
