#if canImport(Glibc)
public import Glibc
#elseif canImport(Musl)
public import Musl
#else
public import Darwin
#endif

/// A point in time as file systems and clocks tell it: seconds since 1970, and nanoseconds.
///
/// Any pair that a system hands over is taken, from the first second that 64 bits can name to the last. A file on NTFS
/// may be of 1601, one whose clock was wrong of the year 2300: neither fits into 64 bits of nanoseconds, which is why
/// the two are kept apart.
public struct UnixTime: Hashable, Comparable, Sendable {
    /// Whole seconds since 1970, rounded down.
    public let seconds: Int
    /// What is beyond the whole second: 0 to 999,999,999.
    public let nanoseconds: Int

    /// Makes a time of what a system call gave; nanoseconds that are none count as 0 or as the last of their second.
    public init(seconds: Int, nanoseconds: Int = 0) {
        self.seconds = seconds
        self.nanoseconds = min(max(nanoseconds, 0), 999_999_999)
    }

    // checked: both are 64 bits wide, or less
    /// Makes a time of what `stat` and the clocks give.
    public init(_ time: timespec) { self.init(seconds: Int(time.tv_sec), nanoseconds: Int(time.tv_nsec)) }

    /// Makes a time of nanoseconds since 1970.
    public init(nanosecondsSince1970 count: Int) {
        let (quotient, remainder) = count.quotientAndRemainder(dividingBy: 1_000_000_000)
        self.init(
            seconds: remainder < 0 ? quotient - 1 : quotient,  // checked: a quotient by 10^9 is far from the ends
            // checked: a quotient by 10^9 is far from the ends
            nanoseconds: remainder < 0 ? remainder + 1_000_000_000 : remainder
        )
    }

    /// Makes a time of seconds since 1970, as Foundation and HTTP count; the nearest there is where they do not fit.
    public init(secondsSince1970 seconds: Double) {
        let whole = seconds.rounded(.down)
        // checked: floating-point numbers never trap
        self.init(seconds: Int(clamping: whole), nanoseconds: Int(clamping: (seconds - whole) * 1e9))
    }

    /// The present time by the system's clock.
    public static var now: UnixTime {
        var time = Self(seconds: 0).timespec
        clock_gettime(CLOCK_REALTIME, &time)
        return UnixTime(time)
    }

    /// As system calls take it.
    public var timespec: timespec {
        #if canImport(Glibc)
        Glibc.timespec(tv_sec: seconds, tv_nsec: nanoseconds)
        #elseif canImport(Musl)
        Musl.timespec(tv_sec: time_t(seconds), tv_nsec: nanoseconds)  // checked: both are 64 bits wide, or less
        #else
        Darwin.timespec(tv_sec: seconds, tv_nsec: nanoseconds)
        #endif
    }

    /// Nanoseconds since 1970, or the nearest number: they reach from 1677 to 2262.
    public var nanosecondsSince1970: Int {
        // Downwards the whole second may not fit where the time itself does.
        seconds < 0
            // checked: parts of one second, bounded by the initializer
            ? (seconds +| 1) *| 1_000_000_000 +| (nanoseconds - 1_000_000_000)
            : seconds *| 1_000_000_000 +| nanoseconds
    }

    // checked: floating-point numbers never trap
    /// Seconds since 1970, as Foundation and HTTP count.
    public var secondsSince1970: Double { Double(seconds) + Double(nanoseconds) / 1e9 }

    /// The earlier of two times comes first.
    public static func < (left: UnixTime, right: UnixTime) -> Bool {
        (left.seconds, left.nanoseconds) < (right.seconds, right.nanoseconds)
    }

    /// A time that is so much later, or the last there is.
    public static func + (time: UnixTime, duration: Duration) -> UnixTime {
        let (seconds, attoseconds) = duration.components
        // checked: parts of one second, bounded by the initializer
        let nanoseconds = time.nanoseconds + Int(attoseconds / 1_000_000_000)
        let carry = nanoseconds < 0 ? -1 : nanoseconds / 1_000_000_000
        return UnixTime(
            seconds: time.seconds +| Int(seconds) +| carry,  // checked: as wide as the number itself
            // checked: parts of one second, bounded by the initializer
            nanoseconds: nanoseconds - carry * 1_000_000_000
        )
    }

    /// A time that is so much earlier, or the first there is.
    public static func - (time: UnixTime, duration: Duration) -> UnixTime { time + (.zero - duration) }
}
