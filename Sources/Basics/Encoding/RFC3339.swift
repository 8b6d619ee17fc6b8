/// Times as XML and JSON documents write them: `2026-11-21T12:39:44Z`; parts of a second are cut off.
public enum RFC3339 {
    /// Whole seconds since 1970, also where there are parts of a second or a distance from UTC.
    ///
    /// `nil` for what is no time.
    public static func seconds(_ text: String) -> Int? {
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
        let time = clock.split(separator: ":", omittingEmptySubsequences: false).map { number($0) ?? -1 }
        guard numbers.count == 3, let year = numbers[safe: 0], let month = numbers[safe: 1], let day = numbers[safe: 2],
            year > 0, time.count == 3, let hour = time[safe: 0], let minute = time[safe: 1], let second = time[safe: 2],
            let distance = distance(rest),
            let civil = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        return civil.secondsSince1970 -| distance
    }

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

    private static func number(_ text: Substring) -> Int? { CivilTime.number(text) }
}
