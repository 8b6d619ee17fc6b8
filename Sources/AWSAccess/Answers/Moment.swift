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
        guard parts.count == 6, parts[5] == "GMT" || parts[5] == "UTC", let day = number(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = number(parts[3])
        else { return nil }
        return date(year, month + 1, day, parts[4])
    }

    /// A document's: `2026-11-21T12:39:44Z`, also with parts of a second or with a distance from UTC.
    package static func document(_ text: String) -> Date? {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2 else { return nil }
        let day = halves[0].split(separator: "-", omittingEmptySubsequences: false).map { number($0) ?? -1 }
        let clock = halves[1].prefix { $0 != "." && $0 != "Z" && $0 != "+" && $0 != "-" }
        var rest = halves[1].dropFirst(clock.count)
        if rest.first == "." {
            let digits = rest.dropFirst().prefix { $0.isASCII && $0.isNumber }
            guard !digits.isEmpty else { return nil }
            rest = rest.dropFirst(digits.count + 1)
        }
        guard day.count == 3, let distance = distance(rest) else { return nil }
        return date(day[0], day[1], day[2], clock)?.addingTimeInterval(-Double(distance))
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    /// The seconds that local time is ahead of UTC: `Z` or `+05:30`.
    private static func distance(_ text: Substring) -> Int? {
        if text == "Z" { return 0 }
        let parts = text.dropFirst().split(separator: ":", omittingEmptySubsequences: false).map { number($0) ?? -1 }
        guard text.first == "+" || text.first == "-", parts.count == 2, (0...23).contains(parts[0]),
            (0...59).contains(parts[1])
        else { return nil }
        return (text.first == "-" ? -1 : 1) * (parts[0] * 3600 + parts[1] * 60)
    }

    private static func date(_ year: Int, _ month: Int, _ day: Int, _ clock: Substring) -> Date? {
        let time = clock.split(separator: ":", omittingEmptySubsequences: false).map { number($0) ?? -1 }
        guard (1...9999).contains(year), (1...12).contains(month), (1...31).contains(day), time.count == 3,
            (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        let seconds = days(year, month, day) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
        return Date(timeIntervalSince1970: Double(seconds))
    }

    /// A number of up to four digits; no signs, which `Int` would take.
    private static func number(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy((UInt8(ascii: "0")...UInt8(ascii: "9")).contains)
        else { return nil }
        return Int(text)
    }

    /// Days since 1970 of a Gregorian date, counted in years that begin with March.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = shifted / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
