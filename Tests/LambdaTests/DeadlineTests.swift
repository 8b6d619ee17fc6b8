import Foundation
import Testing

@testable import Lambda

/// Deadlines as the Runtime API, or something in its place, may tell them.
struct DeadlineTests {
    @Test(arguments: [
        (nil, 900.0), ("", 900), ("nan", 900), ("inf", 900), ("-inf", 0), ("1e308", 900), ("-1e308", 0),
        ("9223372036854775807", 900), ("-9223372036854775808", 0), ("18446744073709551615", 900), ("0", 0),
        ("1000030000", 30), ("1000000500.5", 0.5005), ("x", 900),
    ])
    func thereIsNeverLessThanNothingNorMoreThanAllTheTime(text: String?, seconds: Double) {
        let left = Invocation.time(until: text, now: Date(timeIntervalSince1970: 1_000_000))
        #expect(abs(left / .seconds(1) - seconds) < 0.001)
    }
}
