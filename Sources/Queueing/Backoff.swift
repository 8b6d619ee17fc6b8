import Basics

/// Pauses that grow with each failure, up to a bound, and are never the same for two who fail together.
public struct Backoff: Hashable, Sendable {
    /// The pause after the first failure.
    public var first: Duration
    /// How many times longer each next one is.
    public var factor: Double
    /// The longest pause.
    public var longest: Duration

    /// After so many failures pauses grow no more.
    private static let mostSteps = 1_000

    /// Makes pauses.
    public init(first: Duration, factor: Double = 2, longest: Duration) {
        self.first = first
        self.factor = factor
        self.longest = longest
    }

    /// How long to pause after so many failures in a row.
    ///
    /// - Parameters:
    ///   - failures: How many, from 1.
    ///   - generator: What differs between those who fail together.
    /// - Returns: Between three quarters of the grown pause and all of it.
    public func pause(after failures: Int, using generator: inout some RandomNumberGenerator) -> Duration {
        let most = longest.inSeconds
        let growth = factor > 1 ? min(factor, 1_000_000) : 1
        var seconds = first.inSeconds
        // Counted, since a pause of nothing, or one that does not grow, never reaches the longest.
        // checked: from 1 to at least 1; floating-point numbers
        for _ in 1..<max(1, min(failures, Backoff.mostSteps)) where seconds < most { seconds *= growth }
        // checked: no more than the longest, a setting
        return .seconds(min(seconds, most) * Double.random(in: 0.75...1, using: &generator))
    }

    /// The same with the system's random numbers.
    public func pause(after failures: Int) -> Duration {
        var generator = SystemRandomNumberGenerator()
        return pause(after: failures, using: &generator)
    }
}
