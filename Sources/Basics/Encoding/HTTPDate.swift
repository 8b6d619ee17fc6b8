/// Dates as HTTP writes them: `Sun, 06 Nov 1994 08:49:37 GMT` (RFC 9110, section 5.6.7).
public enum HTTPDate {
    private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// When something was last written: never later than now, which a server must not say (RFC 9110, section 8.8.2.1).
    public static func lastModified(_ secondsSince1970: Double, now: UnixTime = .now) -> String {
        let seconds = Int(clamping: secondsSince1970.rounded(.down))
        // The `Date` beside it may be a second behind.
        return text(seconds > now.seconds ? now.seconds -| 1 : seconds)
    }

    /// Writes whole seconds since 1970; before the year 1 and after 9999, the nearest that can be written.
    public static func text(_ secondsSince1970: Int) -> String {
        let time = CivilTime(secondsSince1970: secondsSince1970)
        let weekday = weekdays[safe: time.weekday] ?? ""
        let month = months[safe: time.month -| 1] ?? ""
        return "\(weekday), \(time.day.padded(to: 2)) \(month) \(time.year.padded(to: 4)) "
            + "\(time.hour.padded(to: 2)):\(time.minute.padded(to: 2)):\(time.second.padded(to: 2)) GMT"
    }

    /// Reads whole seconds since 1970, in the preferred form and with `UTC` too, which some servers write.
    ///
    /// The two obsolete forms are answered as if there were no date, which is allowed.
    public static func seconds(_ text: String) -> Int? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 6, ["GMT", "UTC"].contains(parts[safe: 5]), parts.first?.count == 4,
            let day = number(parts[safe: 1]), let year = number(parts[safe: 3]), year > 0,
            let month = parts[safe: 2].flatMap({ months.firstIndex(of: String($0)) })
        else { return nil }
        let clock = (parts[safe: 4] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        guard clock.count == 3, let hour = number(clock[safe: 0]), let minute = number(clock[safe: 1]),
            let second = number(clock[safe: 2])
        else { return nil }
        return CivilTime(year: year, month: month +| 1, day: day, hour: hour, minute: minute, second: second)?
            .secondsSince1970
    }

    private static func number(_ text: Substring?) -> Int? { text.flatMap { CivilTime.number($0) } }
}
