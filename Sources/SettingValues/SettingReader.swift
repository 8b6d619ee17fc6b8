import Basics
public import Configuration

/// Reads settings as text and makes of them what a component wants; what it cannot use is an error, never a default.
public struct SettingReader {
    private let reader: ConfigReader

    /// Reads from `reader`, with full keys.
    public init(_ reader: ConfigReader) { self.reader = reader }

    /// A whole number.
    public func integer(_ key: String, in range: ClosedRange<Int>, default value: Int) throws -> Int {
        try read(key, default: value, "a whole number from \(range.lowerBound) to \(range.upperBound)") { text in
            Int(text.filter { $0 != "_" }).flatMap { range.contains($0) ? $0 : nil }
        }
    }

    /// A number of bytes: `1000000`, `1MB`, `1MiB`, with units kB, MB, GB, TB and KiB, MiB, GiB, TiB.
    public func bytes(_ key: String, in range: ClosedRange<Int>, default value: Int) throws -> Int {
        let allowed = "a number of bytes from \(range.lowerBound) to \(range.upperBound), such as '50MB' or '1GiB'"
        return try read(key, default: value, allowed) { text in
            guard let (number, unit) = SettingReader.quantity(text) else { return nil }
            let units = [
                "": 1, "b": 1, "kb": 1e3, "mb": 1e6, "gb": 1e9, "tb": 1e12, "kib": 1024, "mib": 1_048_576,
                "gib": 1_073_741_824, "tib": 1_099_511_627_776,
            ]
            // checked: floating-point numbers never trap
            guard let factor = units[unit], number * factor < 1e18 else { return nil }
            let bytes = Int(clamping: number * factor)  // checked: floating-point numbers never trap
            return range.contains(bytes) ? bytes : nil
        }
    }

    /// A time: `20`, `20s`, `500ms`, `2m`, `1h`, `30d`; seconds without a unit.
    public func duration(_ key: String, in range: ClosedRange<Duration>, default value: Duration) throws -> Duration {
        let allowed = "a time from \(range.lowerBound) to \(range.upperBound), such as '20s' or '500ms'"
        return try read(key, default: value, allowed) { text in
            guard let (number, unit) = SettingReader.quantity(text) else { return nil }
            let units = ["ms": 0.001, "": 1, "s": 1, "m": 60, "min": 60, "h": 3600, "d": 86_400]
            // checked: floating-point numbers never trap
            guard let factor = units[unit], number * factor < 1e12 else { return nil }
            // checked: floating-point numbers never trap
            let duration = Duration.milliseconds(Int64(clamping: (number * factor * 1000).rounded()))
            return range.contains(duration) ? duration : nil
        }
    }

    private func read<Value>(
        _ key: String,
        default value: Value,
        _ allowed: String,
        _ parse: (String) -> Value?
    ) throws -> Value {
        // As text, whatever the source holds: numbers with units are text, and every source can give it.
        guard let text = reader.string(forKey: ConfigKey(key)) else { return value }
        guard let parsed = parse(text) else { throw SettingError(key: key, value: text, allowed: allowed) }
        return parsed
    }

    /// Splits `1.5 GB` into 1.5 and `gb`.
    private static func quantity(_ text: String) -> (Double, String)? {
        let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
        guard let number = Double(digits.filter { $0 != "_" }) else { return nil }
        let unit = text.dropFirst(digits.count).drop { $0 == " " }  // checked: the length of a text
        return (number, unit.lowercased())
    }
}
