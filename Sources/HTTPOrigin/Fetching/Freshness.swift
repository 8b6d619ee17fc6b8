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
        guard let expires = HTTPDate.seconds(text).map(Double.init) else { return 0 }
        let sent = headers.first(name: "date").flatMap(HTTPDate.seconds).map(Double.init) ?? now
        return expires - sent - age  // checked: floating-point numbers never trap
    }

    private static func seconds(_ text: Substring) -> Double? {
        let digits = text.filter { $0 != "\"" }
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let value = Double(digits) else { return nil }
        // Thirty years are the same as for ever, whatever number stands there.
        return min(value, 1e9)
    }
}
