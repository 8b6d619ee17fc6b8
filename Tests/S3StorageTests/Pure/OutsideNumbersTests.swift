import Basics
import NIOHTTP1
import Testing

@testable import S3Storage

/// Numbers and dates that something which says it is S3 may answer with.
struct OutsideNumbersTests {
    private static let digits = [
        "-9223372036854775808", "-1", "0", "9007199254740993", "9223372036854775807", "9223372036854775808",
        "18446744073709551615", String(repeating: "9", count: 5_000), "1e308", "nan", "", "+1",
    ]

    @Test(arguments: digits)
    func sizesOfAListingAreNotBelowZero(digits: String) {
        let xml = """
            <ListBucketResult><Contents><Key>a</Key><Size>\(digits)</Size>\
            <LastModified>\(digits)-\(digits)-\(digits)T\(digits):\(digits):\(digits)Z</LastModified></Contents>\
            </ListBucketResult>
            """
        let listing = ListingResponse(Array(xml.utf8))
        #expect((listing?.entries.first?.size ?? 0) >= 0)
    }

    @Test(arguments: digits)
    func headersOfAnyNumbersAreReadOrPassedOver(digits: String) {
        #expect((HTTPHeaders([("content-length", digits)]).contentLength ?? 0) >= 0)
        for text in ["bytes \(digits)-\(digits)/\(digits)", "bytes 0-\(digits)/\(digits)", "bytes 0-1/\(digits)"] {
            guard let range = ContentRange(HTTPHeaders([("content-range", text)])) else { continue }
            #expect(range.range.lowerBound >= 0 && range.range.upperBound <= range.total && !range.range.isEmpty)
        }
        _ = HTTPDate.seconds("Sat, \(digits) Nov \(digits) \(digits):\(digits):\(digits) GMT")
        _ = RFC3339.seconds("\(digits)-\(digits)-\(digits)T\(digits):\(digits):\(digits)Z")
    }

    @Test func datesAreWhatTheySay() {
        #expect(HTTPDate.seconds("Sun, 06 Nov 1994 08:49:37 GMT") == 784_111_777)
        #expect(RFC3339.seconds("1994-11-06T08:49:37.999Z") == 784_111_777)
        #expect(RFC3339.seconds("1601-01-01T00:00:00Z") == -11_644_473_600)
    }
}
