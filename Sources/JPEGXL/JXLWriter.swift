import CJXL

/// Writes a picture of 16 bits as JPEG XL (ISO/IEC 18181) by libjxl, with colours that are told in its own words.
public enum JXLWriter {
    /// The picture's size and samples.
    public struct Layout: Sendable {
        /// Pixels from left to right.
        public var width: Int
        /// Pixels from top to bottom.
        public var height: Int
        /// Samples a pixel: 1 or 3, and one for alpha.
        public var bands: Int

        /// Makes a layout.
        public init(width: Int, height: Int, bands: Int) {
            (self.width, self.height, self.bands) = (width, height, bands)
        }
    }

    /// How it is encoded, and what samples mean.
    public struct Settings: Sendable {
        /// How far from the original it may look, in steps that can just be seen; 0 keeps every sample.
        public var distance: Double
        /// 1 (fast) … 9 (small).
        public var effort: Int
        /// The number of the primaries in ITU-T H.273, table 2: 1, 9 or 12.
        public var primaries: Int
        /// The number of the curve in ITU-T H.273, table 3: 16 or 18.
        public var transfer: Int
        /// Candelas a square metre of the brightest light.
        public var intensityTarget: Double

        /// Makes settings.
        public init(distance: Double, effort: Int, primaries: Int, transfer: Int, intensityTarget: Double) {
            self.distance = distance
            self.effort = effort
            self.primaries = primaries
            self.transfer = transfer
            self.intensityTarget = intensityTarget
        }
    }

    /// Encodes.
    ///
    /// - Parameters:
    ///   - samples: 16 bits each, row by row without gaps, in this machine's byte order.
    ///   - layout: Their layout.
    ///   - settings: How.
    /// - Returns: The file.
    /// - Throws: ``JXLError`` where it cannot be encoded.
    public static func file(
        _ samples: UnsafeRawBufferPointer,
        _ layout: Layout,
        _ settings: Settings
    ) throws(JXLError) -> [UInt8] {
        guard samples.count == layout.width * layout.height * layout.bands * 2 else {
            throw JXLError("the samples are not as many as its size says")
        }
        guard let encoder = JxlEncoderCreate(nil) else { throw JXLError("there is no memory for it") }
        defer { JxlEncoderDestroy(encoder) }
        var information = information(layout, settings)
        try check(JxlEncoderSetBasicInfo(encoder, &information), encoder)
        var encoding = encoding(layout, settings)
        try check(JxlEncoderSetColorEncoding(encoder, &encoding), encoder)
        guard let frame = JxlEncoderFrameSettingsCreate(encoder, nil) else {
            throw JXLError("there is no memory for it")
        }
        let effort = Int64(min(max(settings.effort, 1), 9))
        try check(JxlEncoderFrameSettingsSetOption(frame, JXL_ENC_FRAME_SETTING_EFFORT, effort), encoder)
        if settings.distance > 0 {
            try check(JxlEncoderSetFrameDistance(frame, Float(min(settings.distance, 15))), encoder)
        } else {
            try check(JxlEncoderSetFrameLossless(frame, JXL_TRUE), encoder)
        }
        var format = JxlPixelFormat(
            num_channels: UInt32(clamping: layout.bands),
            data_type: JXL_TYPE_UINT16,
            endianness: JXL_NATIVE_ENDIAN,
            align: 0
        )
        try check(JxlEncoderAddImageFrame(frame, &format, samples.baseAddress, samples.count), encoder)
        JxlEncoderCloseInput(encoder)
        return try output(of: encoder)
    }

    private static func information(_ layout: Layout, _ settings: Settings) -> JxlBasicInfo {
        var information = JxlBasicInfo()
        JxlEncoderInitBasicInfo(&information)
        information.xsize = UInt32(clamping: layout.width)
        information.ysize = UInt32(clamping: layout.height)
        information.bits_per_sample = 16
        information.num_color_channels = layout.bands < 3 ? 1 : 3
        if layout.bands == 2 || layout.bands == 4 {
            information.num_extra_channels = 1
            information.alpha_bits = 16
        }
        information.uses_original_profile = settings.distance > 0 ? JXL_FALSE : JXL_TRUE
        information.intensity_target = Float(min(max(settings.intensityTarget, 1), 10_000))
        return information
    }

    private static func encoding(_ layout: Layout, _ settings: Settings) -> JxlColorEncoding {
        var encoding = JxlColorEncoding()
        encoding.color_space = layout.bands < 3 ? JXL_COLOR_SPACE_GRAY : JXL_COLOR_SPACE_RGB
        encoding.white_point = JXL_WHITE_POINT_D65
        encoding.primaries =
            switch settings.primaries {
            case 1: JXL_PRIMARIES_SRGB
            case 12: JXL_PRIMARIES_P3
            default: JXL_PRIMARIES_2100
            }
        encoding.transfer_function = settings.transfer == 18 ? JXL_TRANSFER_FUNCTION_HLG : JXL_TRANSFER_FUNCTION_PQ
        encoding.rendering_intent = JXL_RENDERING_INTENT_RELATIVE
        return encoding
    }

    /// Bytes that are taken at once.
    private static let piece = 1 << 16

    private static func output(of encoder: OpaquePointer) throws(JXLError) -> [UInt8] {
        var file: [UInt8] = []
        var status = JXL_ENC_NEED_MORE_OUTPUT
        var memory = [UInt8](repeating: 0, count: piece)
        while status == JXL_ENC_NEED_MORE_OUTPUT {
            let written = memory.withUnsafeMutableBufferPointer { memory in
                var next = memory.baseAddress
                var room = memory.count
                status = JxlEncoderProcessOutput(encoder, &next, &room)
                return memory.count - room
            }
            file += memory[..<written]
        }
        try check(status, encoder)
        return file
    }

    private static func check(_ status: JxlEncoderStatus, _ encoder: OpaquePointer) throws(JXLError) {
        guard status != JXL_ENC_SUCCESS else { return }
        throw JXLError("it cannot be encoded (error \(JxlEncoderGetError(encoder).rawValue))")
    }
}
