import Configuration
import Recipes

/// Reads settings and refuses bad ones by name and value.
struct SettingReader {
    let reader: ConfigReader
    let scope: String?

    /// A text.
    func text(_ key: String) -> String? { reader.string(forKey: ConfigKey([key])) }

    /// A whole number.
    func count(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        try value(key, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A number of bytes.
    func size(_ key: String, in range: ClosedRange<Int>) throws -> Int? {
        let allowed = "a size such as 400MB, from \(Self.text(range.lowerBound)) to \(Self.text(range.upperBound))"
        return try value(key, allowed) { text in
            let units = ["KB": 10, "MB": 20, "GB": 30, "TB": 40, "": 0]
            guard let (number, unit) = Self.split(text), let shift = units[unit.uppercased()] else { return nil }
            let (bytes, overflow) = number.multipliedReportingOverflow(by: 1 << shift)
            return !overflow && range.contains(bytes) ? bytes : nil
        }
    }

    /// A length of time.
    func time(_ key: String, in range: ClosedRange<Duration>) throws -> Duration? {
        try value(key, "a time such as 20s, from \(range.lowerBound) to \(range.upperBound)") { text in
            let units: [String: Duration] = [
                "ms": .milliseconds(1), "s": .seconds(1), "": .seconds(1), "m": .seconds(60), "h": .seconds(3_600),
            ]
            guard let (number, unit) = Self.split(text), number < 1_000_000_000, let one = units[unit.lowercased()]
            else { return nil }
            return range.contains(one * number) ? one * number : nil
        }
    }

    /// A list of formats.
    func formats(_ key: String) throws -> [OriginalFormat]? {
        let all = OriginalFormat.allCases.map(\.rawValue).joined(separator: ", ")
        guard let names = reader.stringArray(forKey: ConfigKey([key])) else { return nil }
        var formats: [OriginalFormat] = []
        for name in names {
            let clean = name.lowercased().filter { !$0.isWhitespace }
            guard let format = OriginalFormat(rawValue: clean == "jpg" ? "jpeg" : clean) else {
                throw RendererConfigurationError(setting: key, value: name, allowed: "a list of \(all)")
            }
            if !formats.contains(format) { formats.append(format) }
        }
        guard !formats.isEmpty else {
            throw RendererConfigurationError(setting: key, value: "", allowed: "a list of \(all)")
        }
        return formats
    }

    private func value<Value>(_ key: String, _ allowed: String, _ parse: (String) -> Value?) throws -> Value? {
        // A file of settings may hold a number as a number and not as text.
        let text = reader.string(forKey: ConfigKey([key])) ?? reader.int(forKey: ConfigKey([key])).map(String.init)
        guard let text else { return nil }
        guard let value = parse(text.trimming()) else {
            let name = scope.map { "\($0).\(key)" } ?? key
            throw RendererConfigurationError(setting: name, value: text, allowed: allowed)
        }
        return value
    }

    /// Divides `400MB` into 400 and `MB`.
    private static func split(_ text: String) -> (Int, String)? {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard let number = Int(digits) else { return nil }
        return (number, text.dropFirst(digits.count).trimming())
    }

    private static func text(_ bytes: Int) -> String {
        for (unit, shift) in [("TB", 40), ("GB", 30), ("MB", 20), ("KB", 10)] where bytes >= 1 << shift {
            return "\(bytes >> shift)\(unit)"
        }
        return "\(bytes)"
    }
}

extension StringProtocol {
    fileprivate func trimming() -> String {
        String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
    }
}
