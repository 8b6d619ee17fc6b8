import Descriptors
import RenderWire

/// What a renderer has written, where the renderer cannot change it any more.
///
/// Short results are taken into this process's memory, long ones copied piece by piece into a file in memory of our own:
/// the renderer's is cut to nothing after the job, and no result is in this process's memory as a whole.
struct ResultBytes {
    /// The bytes; fewer than were asked for where there are no more.
    let content: RenderedContent
    /// The first few of them, which tell what they are.
    let start: [UInt8]

    private static let pieceBytes = 256 << 10

    /// Takes a result.
    ///
    /// - Parameters:
    ///   - range: Where it lies in the file.
    ///   - file: The renderer's file.
    /// - Throws: `DescriptorError`.
    init(_ range: Range<Int>, of file: Descriptor) throws(DescriptorError) {
        guard range.count > RenderedContent.mostBytes else {
            let bytes = try file.read(range)
            content = .bytes(bytes)
            start = Array(bytes.prefix(AnswerCheck.bytesLookedAt))
            return
        }
        let copy = try Descriptor.memory(name: "calotype-variant")
        var count = 0
        while count < range.count {
            let from = range.lowerBound + count
            let bytes = try file.read(from..<min(from + ResultBytes.pieceBytes, range.upperBound))
            guard !bytes.isEmpty else { break }
            try copy.write(bytes, at: count)
            count += bytes.count
        }
        content = .file(copy, count: count)
        start = try copy.read(0..<AnswerCheck.bytesLookedAt)
    }
}
