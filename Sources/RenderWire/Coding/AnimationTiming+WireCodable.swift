public import Recipes

extension AnimationTiming: WireCodable {
    /// Reads all fields in their order.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(delays: try reader.numbers(atMost: AnimationTiming.mostFrames), loops: try reader.number())
    }

    /// Writes all fields in their order.
    public func write(to writer: inout WireWriter) {
        writer.add(numbers: Array(delays.prefix(AnimationTiming.mostFrames)))  // checked: a constant above 0
        writer.add(loops)
    }
}
