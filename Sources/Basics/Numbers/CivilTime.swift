/// A second of the Gregorian calendar in UTC, as dates are written.
public struct CivilTime: Hashable, Sendable {
    /// The year, 0 to 9999.
    public let year: Int
    /// The month, 1 to 12.
    public let month: Int
    /// The day of the month, 1 to 31.
    public let day: Int
    /// The hour, 0 to 23.
    public let hour: Int
    /// The minute, 0 to 59.
    public let minute: Int
    /// The second, 0 to 60.
    public let second: Int

    /// What four digits of a year can say: from the first second of the year 1 to the last of 9999.
    private static let range = -62_135_596_800...253_402_300_799

    /// Makes a time of numbers that were read; `nil` where there is no such time.
    ///
    /// The 31st of every month is let through, as a day of the month after; a 60th second too.
    public init?(year: Int, month: Int, day: Int, hour: Int, minute: Int, second: Int) {
        guard (0...9999).contains(year), (1...12).contains(month), (1...31).contains(day), (0...23).contains(hour),
            (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
        (self.hour, self.minute, self.second) = (hour, minute, second)
    }

    // checked: all numbers come from seconds within 9999 years
    /// The time of a number of seconds since 1970; before the year 1 and after 9999, the nearest that can be written.
    public init(secondsSince1970: Int) {
        let seconds = min(max(secondsSince1970, CivilTime.range.lowerBound), CivilTime.range.upperBound)
        let sinceFirst = seconds - CivilTime.range.lowerBound
        let rest = sinceFirst % 86_400
        (hour, minute, second) = (rest / 3600, rest / 60 % 60, rest % 60)
        // Days of the calendar, counted in years that begin in March, so that a leap day comes last. The first of
        // January of the year 1 is the 306th of the first of them.
        let shifted = sinceFirst / 86_400 + 306
        let era = shifted / 146_097
        let dayOfEra = shifted % 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let march = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * march + 2) / 5 + 1
        month = march < 10 ? march + 3 : march - 9
        year = era * 400 + yearOfEra + (march < 10 ? 0 : 1)
    }

    // checked: the initializers bound every part
    /// Seconds since 1970.
    public var secondsSince1970: Int {
        let shifted = month > 2 ? year : year - 1
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        let days = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
        return days * 86_400 + hour * 3600 + minute * 60 + second
    }

    /// A number as dates have it, of up to four digits; no signs, which `Int` would take.
    static func number(_ text: Substring) -> Int? {
        guard (1...4).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            return nil
        }
        return Int(text)  // checked: of a text it gives nil
    }

    /// The time as RFC 3339 has it: `2026-11-21T12:39:44Z`.
    public var rfc3339: String {
        "\(year.padded(to: 4))-\(month.padded(to: 2))-\(day.padded(to: 2))"
            + "T\(hour.padded(to: 2)):\(minute.padded(to: 2)):\(second.padded(to: 2))Z"
    }

    /// The day of the week, from 0 for Sunday to 6.
    public var weekday: Int {
        // checked: seconds within 9999 years; the year 1 began with a Monday
        let days = (secondsSince1970 - CivilTime.range.lowerBound) / 86_400
        return ((days + 1) % 7 + 7) % 7  // checked: days within 9999 years
    }
}

/// Numbers of dates, as every form of them has it.
extension Int {
    /// Writes a number that is not negative with at least so many digits.
    public func padded(to width: Int) -> String {
        let digits = String(self)
        // checked: these are two texts
        return String(repeating: "0", count: Swift.max(0, width -| digits.utf8.count)) + digits
    }
}
