import Basics

extension SettingKind where Value == Int {
    /// A whole number: `1000`, `1_000`.
    ///
    /// - Parameters:
    ///   - range: What is allowed.
    ///   - placeholder: What stands for it in help.
    /// - Returns: The kind.
    public static func integer(in range: ClosedRange<Int>, _ placeholder: String = "NUMBER") -> SettingKind {
        SettingKind(
            placeholder,
            allowed: "a whole number from \(range.lowerBound) to \(range.upperBound)",
            range: "\(range.lowerBound) to \(range.upperBound)",
            read: { text throws(SettingRefusal) in
                guard let number = Int(text.filter { $0 != "_" }), range.contains(number) else { throw .notAllowed }
                return number
            },
            write: { "\($0)" }
        )
    }

    /// A number of bytes: `1000000`, `1MB`, `1MiB`, with units kB, MB, GB, TB and KiB, MiB, GiB, TiB.
    ///
    /// - Parameter range: What is allowed.
    /// - Returns: The kind.
    public static func bytes(in range: ClosedRange<Int>) -> SettingKind {
        let words = "\(ByteText.text(range.lowerBound)) to \(ByteText.text(range.upperBound))"
        return SettingKind(
            "BYTES",
            allowed: "a number of bytes from \(words), such as '50MB' or '1GiB'",
            range: words,
            read: { text throws(SettingRefusal) in
                guard let bytes = ByteText.bytes(text), range.contains(bytes) else { throw .notAllowed }
                return bytes
            },
            write: ByteText.text
        )
    }
}

extension SettingKind where Value == Duration {
    /// A time: `20`, `20s`, `500ms`, `2m`, `1h`, `30d`; seconds without a unit.
    ///
    /// - Parameter range: What is allowed.
    /// - Returns: The kind.
    public static func duration(in range: ClosedRange<Duration>) -> SettingKind {
        let words = "\(TimeText.text(range.lowerBound)) to \(TimeText.text(range.upperBound))"
        return SettingKind(
            "TIME",
            allowed: "a time from \(words), such as '20s' or '500ms'",
            range: words,
            read: { text throws(SettingRefusal) in
                guard let time = TimeText.duration(text), range.contains(time) else { throw .notAllowed }
                return time
            },
            write: TimeText.text
        )
    }
}

/// Numbers of bytes as people write them.
enum ByteText {
    private static let units: [(name: String, bytes: Int)] = [
        ("B", 1), ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000), ("KiB", 1 << 10),
        ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]

    /// Reads a number of bytes; `nil` for what is none.
    static func bytes(_ text: String) -> Int? {
        guard let (number, unit) = quantity(text) else { return nil }
        let factor = unit.isEmpty ? 1 : units.first { $0.name.lowercased() == unit }?.bytes
        // checked: floating-point numbers never trap
        guard let factor, number * Double(factor) < 1e18 else { return nil }
        return Int(clamping: number * Double(factor))  // checked: floating-point numbers never trap
    }

    /// A number of bytes in the unit that leaves the smallest whole number.
    static func text(_ bytes: Int) -> String {
        let fitting = units.dropFirst().filter { bytes != 0 && bytes.isMultiple(of: $0.bytes) }
        guard let unit = fitting.max(by: { $0.bytes < $1.bytes }) else { return "\(bytes)" }
        return "\(bytes / unit.bytes)\(unit.name)"  // checked: units have a byte at least
    }
}

/// Times as people write them.
enum TimeText {
    private static let units: [(name: String, milliseconds: Int64)] = [
        ("ms", 1), ("s", 1_000), ("m", 60_000), ("min", 60_000), ("h", 3_600_000), ("d", 86_400_000),
    ]

    /// Reads a time; `nil` for what is none.
    static func duration(_ text: String) -> Duration? {
        guard let (number, unit) = quantity(text) else { return nil }
        let factor = unit.isEmpty ? 1_000 : units.first { $0.name == unit }?.milliseconds
        // checked: floating-point numbers never trap
        guard let factor, number * Double(factor) < 1e15 else { return nil }
        // checked: floating-point numbers never trap
        return .milliseconds(Int64(clamping: (number * Double(factor)).rounded()))
    }

    /// A time in the longest unit that leaves a whole number.
    static func text(_ time: Duration) -> String {
        // checked: floating-point numbers never trap
        let milliseconds = Int64(clamping: (time / .milliseconds(1)).rounded())
        let fitting = units.filter {
            $0.name != "m" && milliseconds != 0 && milliseconds.isMultiple(of: $0.milliseconds)
        }
        guard let unit = fitting.last else { return "0s" }
        return "\(milliseconds / unit.milliseconds)\(unit.name)"  // checked: units are a millisecond at least
    }
}

/// Splits `1.5 GB` into 1.5 and `gb`.
private func quantity(_ text: String) -> (Double, String)? {
    let digits = text.prefix { $0.isASCII && ($0.isNumber || $0 == "." || $0 == "_") }
    guard let number = Double(digits.filter { $0 != "_" }) else { return nil }
    let unit = text.dropFirst(digits.count).drop { $0 == " " }  // checked: the length of a text
    return (number, unit.lowercased())
}
