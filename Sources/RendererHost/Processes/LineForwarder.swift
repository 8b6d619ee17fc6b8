/// Cuts what a renderer writes to its log into lines for ours, with bounds on their length and number.
///
/// What a renderer writes may have been chosen by an image: it can neither fill the disk nor forge other lines.
struct LineForwarder {
    typealias Instant = ContinuousClock.Instant

    /// The most bytes of a line; the rest of it is dropped.
    var longestLine = 1_000
    /// The most lines in a window.
    var lines = 50
    /// How long a window lasts.
    var window = Duration.seconds(10)

    private var line: [UInt8] = []
    private var count = 0
    private var dropped = 0
    private var windowEnd: Instant?

    init() {}

    /// Takes what was written.
    ///
    /// - Parameters:
    ///   - bytes: The bytes in their order.
    ///   - now: The time.
    /// - Returns: The lines for the log.
    mutating func take(_ bytes: some Sequence<UInt8>, now: Instant) -> [String] {
        var result: [String] = []
        if windowEnd.map({ $0 <= now }) ?? true {
            if dropped > 0 { result.append("\(dropped) lines were dropped") }
            (count, dropped, windowEnd) = (0, 0, now + window)
        }
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                finish(&result)
            } else if line.count < longestLine {
                line.append(byte)
            }
        }
        return result
    }

    /// Gives what is left at the end.
    mutating func takeRest() -> [String] {
        var result: [String] = []
        finish(&result)
        if dropped > 0 { result.append("\(dropped) lines were dropped") }
        return result
    }

    private mutating func finish(_ result: inout [String]) {
        defer { line = [] }
        guard !line.isEmpty else { return }
        guard count < lines else {
            dropped += 1
            return
        }
        count += 1
        result.append(String(decoding: line, as: UTF8.self).withoutControls)
    }
}

extension String {
    /// The text with control characters made visible as `·`.
    var withoutControls: String {
        String(String.UnicodeScalarView(unicodeScalars.map { $0.properties.generalCategory == .control ? "·" : $0 }))
    }
}
