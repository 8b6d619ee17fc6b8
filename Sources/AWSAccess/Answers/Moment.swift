import Basics

#if canImport(FoundationEssentials)
package import FoundationEssentials
#else
package import Foundation
#endif

/// Reads the two ways in which AWS writes a moment; parts of a second are cut off.
package enum Moment {
    /// A header's: `Sat, 21 Nov 2026 12:39:44 GMT`.
    package static func header(_ text: String) -> Date? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, ["GMT", "UTC"].contains(parts[safe: 5]), let day = number(parts[safe: 1]),
            let month = parts[safe: 2].flatMap({ months.firstIndex(of: String($0)) }),
            let year = number(parts[safe: 3]),
            let clock = parts[safe: 4]
        else { return nil }
        return date(year, month +| 1, day, clock)
    }

    /// A document's: `2026-11-21T12:39:44Z`, also with parts of a second or with a distance from UTC.
    package static func document(_ text: String) -> Date? {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2, let first = halves.first, let second = halves.last else { return nil }
        let numbers = first.split(separator: "-", omittingEmptySubsequences: false).map { number($0) ?? -1 }
        let clock = second.prefix { $0 != "." && $0 != "Z" && $0 != "+" && $0 != "-" }
        var rest = second[clock.endIndex...]  // checked: an end that was found in this text
        if rest.first == "." {
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty else { return nil }
            rest = rest[digits.endIndex...]  // checked: an end that was found in this text
        }
        guard numbers.count == 3, let year = numbers[safe: 0], let month = numbers[safe: 1], let day = numbers[safe: 2],
            let distance = distance(rest)
        else { return nil }
        return date(year, month, day, clock)?.addingTimeInterval(-Double(distance))
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The seconds that local time is ahead of UTC: `Z` or `+05:30`.
    private static func distance(_ text: Substring) -> Int? {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false).map { number($0) ?? -1 }
        guard text.first == "+" || text.first == "-", parts.count == 2, let hours = parts.first,
            let minutes = parts.last,
            (0...23).contains(hours), (0...59).contains(minutes)
        else { return nil }
        let seconds = hours *| 3600 +| minutes *| 60
        return text.first == "-" ? -seconds : seconds
    }

    private static func date(_ year: Int, _ month: Int, _ day: Int, _ clock: Substring) -> Date? {
        let time = clock.split(separator: ":", omittingEmptySubsequences: false).map { number($0) ?? -1 }
        guard year > 0, time.count == 3, let hour = time[safe: 0], let minute = time[safe: 1],
            let second = time[safe: 2],
            let moment = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        return Date(timeIntervalSince1970: Double(moment.secondsSince1970))
    }

    /// A number of up to four digits; no signs, which `Int` would take.
    private static func number(_ text: Substring?) -> Int? {
        guard let text, (1...4).contains(text.utf8.count),
            text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else { return nil }
        return Int(text)  // checked: of a text it gives nil
    }
}
