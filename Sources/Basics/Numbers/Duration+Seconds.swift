extension Duration {
    /// As many seconds; what is no number is none, and what does not fit is the nearest that does.
    ///
    /// `Duration.seconds(_:)` of the same ends the process for infinity, for `nan` and for what does not fit.
    public static func seconds(clamping seconds: Double) -> Duration {
        // 10^18 seconds are 32 thousand million years; a sum of many of them still fits.
        guard !seconds.isNaN else { return .zero }
        return .seconds(min(max(seconds, -1e18), 1e18))
    }

    /// The same as a number of seconds.
    package var inSeconds: Double { self / .seconds(1) }

    /// Its whole seconds, or the nearest number there is.
    public var wholeSeconds: Int { Int(clamping: components.seconds) }

    /// Its whole milliseconds, or the nearest number there is.
    public var wholeMilliseconds: Int { whole(1_000) }

    /// Its whole microseconds, or the nearest number there is.
    public var wholeMicroseconds: Int { whole(1_000_000) }

    /// Its whole nanoseconds, or the nearest number there is.
    public var wholeNanoseconds: Int { whole(1_000_000_000) }

    /// How many parts of a second it has, of which a second has `parts`.
    private func whole(_ parts: Int64) -> Int {
        let (seconds, attoseconds) = components
        // checked: one of three constants above 0
        return Int(clamping: seconds *| parts +| attoseconds / (1_000_000_000_000_000_000 / parts))
    }
}
