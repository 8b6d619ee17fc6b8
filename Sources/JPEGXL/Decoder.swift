import CJXL

/// libjxl's decoder of one file.
final class Decoder {
    private let pointer: OpaquePointer

    init(_ bytes: UnsafeRawBufferPointer, events: [JxlDecoderStatus]) throws(JXLError) {
        guard let pointer = JxlDecoderCreate(nil) else { throw JXLError("there is no memory for it") }
        self.pointer = pointer
        let wanted = events.reduce(0) { $0 | Int32(bitPattern: $1.rawValue) }
        guard JxlDecoderSubscribeEvents(pointer, wanted) == JXL_DEC_SUCCESS,
            JxlDecoderSetInput(pointer, bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count)
                == JXL_DEC_SUCCESS
        else { throw JXLError("the decoder does not start") }
        JxlDecoderCloseInput(pointer)
    }

    deinit { JxlDecoderDestroy(pointer) }

    /// Goes on to the next event; success is the end of the file.
    func next() throws(JXLError) -> JxlDecoderStatus {
        let status = JxlDecoderProcessInput(pointer)
        switch status {
        case JXL_DEC_ERROR: throw JXLError("its data is damaged")
        case JXL_DEC_NEED_MORE_INPUT: throw JXLError("it ends early")
        default: return status
        }
    }

    func information() throws(JXLError) -> JxlBasicInfo {
        var information = JxlBasicInfo()
        guard JxlDecoderGetBasicInfo(pointer, &information) == JXL_DEC_SUCCESS, information.xsize > 0,
            information.ysize > 0
        else { throw JXLError("its header cannot be read") }
        return information
    }

    func frameDuration() throws(JXLError) -> UInt32 {
        var header = JxlFrameHeader()
        guard JxlDecoderGetFrameHeader(pointer, &header) == JXL_DEC_SUCCESS else {
            throw JXLError("the header of a frame cannot be read")
        }
        return header.duration
    }

    /// Goes past frames without decoding what nobody looks at.
    func skip(_ frames: Int) { if frames > 0 { JxlDecoderSkipFrames(pointer, frames) } }

    /// Asks for samples in the colours of the original, where the file stores others: else those of HDR pictures were cut
    /// off at white, and floating-point ones were light.
    func prefer(_ information: JxlBasicInfo?) {
        guard let information, information.uses_original_profile == 0 else { return }
        var encoding = JxlColorEncoding()
        guard encoded(JXL_COLOR_PROFILE_TARGET_ORIGINAL, &encoding) else { return }
        _ = JxlDecoderSetPreferredColorProfile(pointer, &encoding)
    }

    func colours(of target: JxlColorProfileTarget) -> JXLColours {
        var encoding = JxlColorEncoding()
        if encoded(target, &encoding), let colours = JXLColours(encoding) { return colours }
        var length = 0
        guard cjxl_get_profile_size(pointer, target, &length) == JXL_DEC_SUCCESS,
            (1...Self.mostProfileBytes).contains(length)
        else { return .unknown }
        var profile = [UInt8](repeating: 0, count: length)
        guard cjxl_get_profile(pointer, target, &profile, length) == JXL_DEC_SUCCESS else {
            return .unknown
        }
        return .profile(profile)
    }

    private static let mostProfileBytes = 4 << 20

    private func encoded(_ target: JxlColorProfileTarget, _ encoding: inout JxlColorEncoding) -> Bool {
        cjxl_get_encoding(pointer, target, &encoding) == JXL_DEC_SUCCESS
    }

    /// Has boxes given as they were before they were compressed; `false` where this libjxl cannot.
    func decompressesBoxes() -> Bool { JxlDecoderSetDecompressBoxes(pointer, JXL_TRUE) == JXL_DEC_SUCCESS }

    /// The four letters of the box that has been come to.
    func boxType() -> String? {
        var type: JxlBoxType = (0, 0, 0, 0)
        guard JxlDecoderGetBoxType(pointer, &type, JXL_TRUE) == JXL_DEC_SUCCESS else { return nil }
        let letters = [type.0, type.1, type.2, type.3].map { UInt8(bitPattern: $0) }
        return String(decoding: letters, as: UTF8.self)
    }

    /// Says where the content of the box goes that has been come to.
    func openBox(_ memory: UnsafeMutableRawBufferPointer) -> Bool {
        let start = memory.assumingMemoryBound(to: UInt8.self).baseAddress
        return JxlDecoderSetBoxBuffer(pointer, start, memory.count) == JXL_DEC_SUCCESS
    }

    /// Takes the memory back that a box went to, and tells how many bytes it has.
    func closeBox(in memory: UnsafeMutableRawBufferPointer) -> Int? {
        let rest = JxlDecoderReleaseBoxBuffer(pointer)
        return rest <= memory.count ? memory.count - rest : nil
    }

    func setOutput(_ memory: UnsafeMutableRawBufferPointer, _ header: JXLHeader) throws(JXLError) {
        var format = JxlPixelFormat(
            num_channels: UInt32(header.bands),
            data_type: header.isWide ? JXL_TYPE_UINT16 : JXL_TYPE_UINT8,
            endianness: JXL_NATIVE_ENDIAN,
            align: 0
        )
        guard JxlDecoderSetImageOutBuffer(pointer, &format, memory.baseAddress, memory.count) == JXL_DEC_SUCCESS else {
            throw JXLError("there is no room for it")
        }
    }
}

extension JXLColours {
    /// `nil` where the encoding is of colours that are not told so.
    fileprivate init?(_ encoding: JxlColorEncoding) {
        guard encoding.color_space == JXL_COLOR_SPACE_RGB || encoding.color_space == JXL_COLOR_SPACE_GRAY else {
            return nil
        }
        let curve: Curve
        switch encoding.transfer_function {
        case JXL_TRANSFER_FUNCTION_GAMMA: curve = .gamma(encoding.gamma)
        case JXL_TRANSFER_FUNCTION_UNKNOWN: return nil
        default: curve = .codePoint(Int(encoding.transfer_function.rawValue))
        }
        self = .encoding(
            red: [encoding.primaries_red_xy.0, encoding.primaries_red_xy.1],
            green: [encoding.primaries_green_xy.0, encoding.primaries_green_xy.1],
            blue: [encoding.primaries_blue_xy.0, encoding.primaries_blue_xy.1],
            white: [encoding.white_point_xy.0, encoding.white_point_xy.1],
            curve: curve
        )
    }
}
