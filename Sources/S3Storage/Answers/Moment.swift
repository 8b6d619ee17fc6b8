/// Reads the two ways in which S3 writes a moment; both give whole seconds since 1970.
///
/// A listing may know more than a header does; cut to seconds, an object is of one time wherever it is looked at.
enum Moment {
    /// A header's: `Sat, 21 Nov 2026 12:39:44 GMT`.
    static func header(_ text: String) -> Double? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT" || parts[5] == "UTC", let day = Int(parts[1]),
            let month = months.firstIndex(of: String(parts[2])), let year = Int(parts[3])
        else { return nil }
        return seconds(year, month + 1, day, parts[4])
    }

    /// A listing's: `2026-11-21T12:39:44.123Z`.
    static func listing(_ text: String) -> Double? {
        let halves = text.split(separator: "T")
        guard halves.count == 2, halves[1].hasSuffix("Z"), let time = halves[1].dropLast().split(separator: ".").first
        else { return nil }
        let date = halves[0].split(separator: "-").map { Int($0) ?? -1 }
        guard date.count == 3 else { return nil }
        return seconds(date[0], date[1], date[2], time)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ clock: Substring) -> Double? {
        let time = clock.split(separator: ":").map { Int($0) ?? -1 }
        guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day), time.count == 3,
            (0...23).contains(time[0]), (0...59).contains(time[1]), (0...60).contains(time[2])
        else { return nil }
        return Double(days(year, month, day) * 86_400 + time[0] * 3600 + time[1] * 60 + time[2])
    }

    /// Days since 1970 of a Gregorian date, counted in years that begin with March.
    private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
