import NIOCore
import Queueing
import Testing

@testable import RedisQueue

/// Numbers that something which says it is a Redis may answer with.
struct OutsideNumbersTests {
    private static let digits = [
        "-9223372036854775808", "-2", "-1", "0", "9007199254740993", "9223372036854775806", "9223372036854775807",
        "18446744073709551615", "99999999999999999999", String(repeating: "9", count: 5_000), "1e308", "nan", "", "+1",
    ]

    @Test(arguments: digits)
    func anyNumberIsAReplyOrAnError(digits: String) {
        for kind in ":,($=!*~%>|" {
            var parser = RESPParser()
            var buffer = ByteBuffer(string: "\(kind)\(digits)\r\nxx\r\n")
            do throws(RESPProtocolError) {
                while try parser.next(&buffer) != nil {}
            } catch {
                #expect(!"\(error)".isEmpty)
            }
        }
    }

    @Test(arguments: digits)
    func aJobOfAnyNumbersIsAStatus(digits: String) throws {
        let id = try #require(JobID("a"))
        let number = RESPValue.bulk(ByteBuffer(string: digits))
        let status = JobStatus(id: id, [.bulk(ByteBuffer(string: "queued")), number, number, number, .null])
        #expect(status?.state == .queued)
        for double in [Double.nan, .infinity, 1e308, -1e308, 9.3e18] {
            #expect(RESPValue.double(double).integer == nil)
        }
    }

    @Test(arguments: digits)
    func aListingMayBeAskedToGoOnAnywhere(digits: String) {
        for text in [digits, "\(digits).0", "0.\(digits)", "\(digits).\(digits)-\(digits)", "..", ".-"] {
            let place = RedisListing.Position(text)
            #expect(place.source >= 0)
        }
    }
}
