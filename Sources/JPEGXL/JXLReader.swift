import CJXL

/// Reads pictures and animations of JPEG XL (ISO/IEC 18181) by libjxl.
///
/// Belongs to one thread. The whole file is handed over at once: libjxl 0.7 fails with some files of later encoders when
/// it gets them in pieces.
public final class JXLReader {
    /// What the header says.
    public let header: JXLHeader
    private let bytes: UnsafeRawBufferPointer
    /// The decoder that stands before a frame, and which one that is.
    private var playing: (decoder: Decoder, next: Int)?

    /// Reads the header, and goes past all frames without decoding them.
    ///
    /// - Parameters:
    ///   - bytes: The whole file; it must stay as it is as long as the reader is used.
    ///   - frames: How many frames are counted at most.
    /// - Throws: ``JXLError`` where it is damaged.
    public init(_ bytes: UnsafeRawBufferPointer, countingFramesUpTo frames: Int) throws(JXLError) {
        self.bytes = bytes
        let decoder = try Decoder(bytes, events: [JXL_DEC_BASIC_INFO, JXL_DEC_COLOR_ENCODING, JXL_DEC_FRAME])
        var information: JxlBasicInfo?
        var colours = JXLColours.unknown
        var durations: [UInt32] = []
        reading: while true {
            switch try decoder.next() {
            case JXL_DEC_BASIC_INFO: information = try decoder.information()
            case JXL_DEC_COLOR_ENCODING:
                decoder.prefer(information)
                colours = decoder.colours(of: JXL_COLOR_PROFILE_TARGET_DATA)
            case JXL_DEC_FRAME:
                durations.append(try decoder.frameDuration())
                if durations.count > frames || information?.have_animation == 0 { break reading }
            default: break reading
            }
        }
        guard let information, !durations.isEmpty else { throw JXLError("there is no picture in it") }
        header = JXLHeader(information, colours, durations)
    }

    /// Decodes a frame.
    ///
    /// - Parameters:
    ///   - index: Which, from 0; in their order each is decoded once.
    ///   - memory: Where its samples go: ``JXLHeader/bytesPerFrame`` bytes, row by row, in this machine's byte order.
    /// - Throws: ``JXLError`` where the picture is damaged or ends early.
    public func read(_ index: Int, into memory: UnsafeMutableRawBufferPointer) throws(JXLError) {
        guard memory.count == header.bytesPerFrame, index >= 0, index < header.delays.count else {
            throw JXLError("there is no room for it")
        }
        let decoder = try decoder(at: index)
        // What has failed is not gone on with.
        playing = nil
        var isRead = false
        while !isRead {
            switch try decoder.next() {
            case JXL_DEC_COLOR_ENCODING: decoder.prefer(try decoder.information())
            case JXL_DEC_NEED_IMAGE_OUT_BUFFER: try decoder.setOutput(memory, header)
            case JXL_DEC_FULL_IMAGE: isRead = true
            case JXL_DEC_BASIC_INFO: continue
            default: throw JXLError("it has fewer frames than its header says")
            }
        }
        playing = (decoder, index + 1)
    }

    private func decoder(at index: Int) throws(JXLError) -> Decoder {
        if let playing, playing.next == index { return playing.decoder }
        let decoder = try Decoder(bytes, events: [JXL_DEC_BASIC_INFO, JXL_DEC_COLOR_ENCODING, JXL_DEC_FULL_IMAGE])
        decoder.skip(index)
        return decoder
    }
}

@available(*, unavailable)
extension JXLReader: Sendable {}

/// What libjxl did not like.
public struct JXLError: Error, CustomStringConvertible {
    /// What is wrong, after "The original cannot be decoded: ".
    public let description: String

    init(_ description: String) { self.description = description }
}
