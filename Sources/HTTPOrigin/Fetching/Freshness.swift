import NIOHTTP1

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

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
                return (seconds(directive.dropFirst(name.count)) ?? 0) - age
            }
        }
        guard let text = headers.first(name: "expires") else { return nil }
        // A date that cannot be read, such as 0, has passed.
        guard let expires = HTTPTime.seconds(text) else { return 0 }
        let sent = headers.first(name: "date").flatMap { HTTPTime.seconds($0) } ?? now
        return expires - sent - age
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
        guard parts.count == 8, parts[7] == "GMT", text.utf8.count == 29,
            let month = months.firstIndex(of: String(parts[2])),
            let day = Int32(parts[1]), let year = Int32(parts[3]), let hour = Int32(parts[4]),
            let minute = Int32(parts[5]), let second = Int32(parts[6]), (1...31).contains(day), year >= 0,
            (0...23).contains(hour), (0...59).contains(minute), (0...60).contains(second)
        else { return nil }
        var time = tm()
        (time.tm_year, time.tm_mon, time.tm_mday) = (year - 1900, Int32(month), day)
        (time.tm_hour, time.tm_min, time.tm_sec) = (hour, minute, second)
        return Double(timegm(&time))
    }
}
