import Basics

/// Reads the two ways in which S3 writes a moment; both give whole seconds since 1970.
///
/// A listing may know more than a header does; cut to seconds, an object is of one time wherever it is looked at.
enum Moment {
    /// A header's: `Sat, 21 Nov 2026 12:39:44 GMT`.
    static func header(_ text: String) -> Double? {
        let parts = text.split(separator: " ")
        guard parts.count == 6, ["GMT", "UTC"].contains(parts[safe: 5]), let day = parts[safe: 1].flatMap({ Int($0) }),
            let month = parts[safe: 2].flatMap({ months.firstIndex(of: String($0)) }),
            let year = parts[safe: 3].flatMap({ Int($0) }), let clock = parts[safe: 4]
        else { return nil }
        return seconds(year, month +| 1, day, clock)
    }

    /// A listing's: `2026-11-21T12:39:44.123Z`.
    static func listing(_ text: String) -> Double? {
        let halves = text.split(separator: "T")
        guard halves.count == 2, let date = halves.first, let rest = halves.last, rest.hasSuffix("Z"),
            let time = rest.dropLast().split(separator: ".").first
        else { return nil }
        let numbers = date.split(separator: "-").map { Int($0) ?? -1 }
        guard numbers.count == 3, let year = numbers[safe: 0], let month = numbers[safe: 1], let day = numbers[safe: 2]
        else {
            return nil
        }
        return seconds(year, month, day, time)
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    private static func seconds(_ year: Int, _ month: Int, _ day: Int, _ clock: Substring) -> Double? {
        let time = clock.split(separator: ":").map { Int($0) ?? -1 }
        guard time.count == 3, let hour = time[safe: 0], let minute = time[safe: 1], let second = time[safe: 2],
            let moment = CivilTime(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        return Double(moment.secondsSince1970)
    }
}
