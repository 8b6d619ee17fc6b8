/// What has become of one output of a job.
public enum OutputResult: Hashable, Sendable {
    /// The picture: as many bytes as its report says, from this offset of the job's file on.
    case picture(RenderReport, offset: Int)
    /// What is known of the original, and how the recipe would come out.
    case facts(RenderReport)
    /// The placeholder, and how the picture that it stands for would come out.
    case placeholder(Placeholder, RenderReport)
    /// What is said of the picture in its place, and how the picture would come out.
    case summary(Summary, RenderReport)
    /// There is none, which says nothing of the other outputs.
    case failed(RenderFailure)
}

extension OutputResult: WireCodable {
    /// Reads a kind and what belongs to it.
    public init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 1: self = .picture(try reader.value(), offset: try reader.number())
        case 2: self = .facts(try reader.value())
        case 3: self = .placeholder(try reader.value(), try reader.value())
        case 4: self = .failed(try reader.value())
        case 5: self = .summary(try reader.value(), try reader.value())
        case let kind: throw WireError(.malformed, "There is no result of kind \(kind)")
        }
    }

    /// Writes a kind and what belongs to it.
    public func write(to writer: inout WireWriter) {
        switch self {
        case .picture(let report, let offset):
            writer.add(1 as UInt8)
            writer.add(report)
            writer.add(offset)
        case .facts(let report):
            writer.add(2 as UInt8)
            writer.add(report)
        case .placeholder(let placeholder, let report):
            writer.add(3 as UInt8)
            writer.add(placeholder)
            writer.add(report)
        case .failed(let failure):
            writer.add(4 as UInt8)
            writer.add(failure)
        case .summary(let summary, let report):
            writer.add(5 as UInt8)
            writer.add(summary)
            writer.add(report)
        }
    }
}
