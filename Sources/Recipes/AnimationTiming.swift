/// When the frames of an animation are shown.
public struct AnimationTiming: Hashable, Sendable {
    /// More frames are not told of.
    public static let mostFrames = 100_000

    /// How long each frame is shown, in milliseconds, as the file says it: players may show what is very short longer.
    public var delays: [Int]
    /// How often all of them are shown; 0 for without end.
    public var loops: Int

    /// Puts together what is known.
    public init(delays: [Int], loops: Int) {
        (self.delays, self.loops) = (delays, loops)
    }
}
