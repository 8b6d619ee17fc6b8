#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A moment as Signature V4 writes it: `20261231T235959Z`.
struct SigningTime {
    /// The whole text, for `x-amz-date`.
    let text: String

    /// The day, for the scope.
    var date: String { String(text.prefix(8)) }

    /// Writes a moment in UTC; parts of a second are cut off.
    init(_ moment: Date) {
        // Years of four digits are all that the form has, and a broken clock is no reason to crash.
        let whole = moment.timeIntervalSince1970.rounded(.down)
        let seconds = Int(min(max(whole, 0), 253_402_300_799))
        let (days, rest) = (seconds / 86_400, seconds % 86_400)
        let (year, month, day) = SigningTime.civil(days)
        text =
            SigningTime.padded(year, 4) + SigningTime.padded(month, 2) + SigningTime.padded(day, 2) + "T"
            + SigningTime.padded(rest / 3600, 2) + SigningTime.padded(rest / 60 % 60, 2)
            + SigningTime.padded(rest % 60, 2) + "Z"
    }

    /// Year, month and day of a number of days since 1970, by counting in years that begin in March.
    private static func civil(_ days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (era * 400 + yearOfEra + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * marchMonth + 2) / 5 + 1)
    }

    private static func padded(_ value: Int, _ width: Int) -> String {
        let digits = String(value)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
