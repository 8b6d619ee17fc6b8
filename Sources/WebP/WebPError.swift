import CWebP

/// What libwebp did not like, or what does not fit it.
public struct WebPError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What is wrong.
    public let description: String
    /// Whether these are words for libwebp's answer, and not of what we have found.
    public let isOfLibrary: Bool

    /// Says what we have found.
    init(_ description: String) {
        self.description = description
        isOfLibrary = false
    }

    /// Puts the decoder's answer into words.
    init(_ status: VP8StatusCode) {
        switch status {
        case VP8_STATUS_OUT_OF_MEMORY: description = "out of memory"
        case VP8_STATUS_NOT_ENOUGH_DATA, VP8_STATUS_SUSPENDED: description = "not enough data"
        case VP8_STATUS_UNSUPPORTED_FEATURE: description = "unsupported feature"
        case VP8_STATUS_BITSTREAM_ERROR: description = "damaged data"
        default: description = "error \(status.rawValue)"
        }
        isOfLibrary = true
    }

    /// Puts the encoder's answer into words.
    init(_ code: WebPEncodingError) {
        description =
            switch code {
            case VP8_ENC_ERROR_OUT_OF_MEMORY, VP8_ENC_ERROR_BITSTREAM_OUT_OF_MEMORY: "out of memory"
            case VP8_ENC_ERROR_BAD_DIMENSION: "a side is too long"
            case VP8_ENC_ERROR_PARTITION0_OVERFLOW, VP8_ENC_ERROR_PARTITION_OVERFLOW: "a partition is too long"
            case VP8_ENC_ERROR_FILE_TOO_BIG: "the file would be too long"
            default: "error \(code.rawValue)"
            }
        isOfLibrary = true
    }
}
