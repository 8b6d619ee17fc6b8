import Basics
import NIOHTTP1

/// How long an answer may be used without asking again, by its headers (RFC 9111, section 4.2).
enum Freshness {
    /// Seconds from now; at least and at most what the bounds say, whatever the server wishes.
    static func lifetime(of headers: HTTPHeaders, now: Double, in bounds: ClosedRange<Double>) -> Double {
        min(max(wished(headers, now: now) ?? bounds.lowerBound, bounds.lowerBound), bounds.upperBound)
    }

    private static func wished(_ headers: HTTPHeaders, now: Double) -> Double? {
        let directives = headers[canonicalForm: "cache-control"].map { $0.lowercased() }
        if directives.contains(where: { ["no-store", "no-cache", "private"].contains($0.prefix { $0 != "=" }) }) {
            return 0
        }
        let age = headers.first(name: "age").flatMap { seconds($0[...]) } ?? 0
        for name in ["s-maxage=", "max-age="] {
            if let directive = directives.first(where: { $0.hasPrefix(name) }) {
                // checked: floating-point numbers, and a prefix that is there
                return (seconds(directive.dropFirst(name.count)) ?? 0) - age
            }
        }
        guard let text = headers.first(name: "expires") else { return nil }
        // A date that cannot be read, such as 0, has passed.
        guard let expires = HTTPTime.seconds(text) else { return 0 }
        let sent = headers.first(name: "date").flatMap { HTTPTime.seconds($0) } ?? now
        return expires - sent - age  // checked: floating-point numbers never trap
    }

    private static func seconds(_ text: Substring) -> Double? {
        let digits = text.filter { $0 != "\"" }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Double(digits) else { return nil }
        // Thirty years are the same as for ever, whatever number stands there.
        return min(value, 1e9)
    }
}

/// Dates as HTTP writes them: `Sun, 06 Nov 1994 08:49:37 GMT`.
enum HTTPTime {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Seconds since 1970; `nil` for the two obsolete forms, too.
    static func seconds(_ text: String) -> Double? {
        let parts = text.split(whereSeparator: { $0 == " " || $0 == ":" })
        func number(_ index: Int) -> Int? { parts[safe: index].flatMap { Int($0) } }
        guard parts.count == 8, parts.last == "GMT", text.utf8.count == 29,
            let month = parts[safe: 2].flatMap({ months.firstIndex(of: String($0)) }), let day = number(1),
            let year = number(3), let hour = number(4), let minute = number(5), let second = number(6),
            let time = CivilTime(year: year, month: month +| 1, day: day, hour: hour, minute: minute, second: second)
        else { return nil }
        return Double(time.secondsSince1970)
    }
}
