import CWebP

/// What libwebp tells of a file without its pixels.
public struct WebPHeader: Sendable {
    /// Pixels from left to right.
    public let width: Int
    /// Pixels from top to bottom.
    public let height: Int
    /// Whether there may be transparency.
    public let hasAlpha: Bool
    /// Whether there are frames, or may be.
    public let isAnimated: Bool
    /// Whether it is known to be without loss.
    public let isLossless: Bool

    /// Whether means of several pixels can be read: of pictures with loss, and without alpha.
    public var isReadSmaller: Bool { isLossy && !hasAlpha && !isAnimated }

    private let isLossy: Bool

    /// Reads a header.
    ///
    /// - Parameter bytes: The file.
    /// - Throws: ``WebPError`` where it is damaged.
    public init(_ bytes: UnsafeRawBufferPointer) throws(WebPError) {
        var features = WebPBitstreamFeatures()
        let status = WebPGetFeatures(bytes.assumingMemoryBound(to: UInt8.self).baseAddress, bytes.count, &features)
        guard status == VP8_STATUS_OK else { throw WebPError(status) }
        (width, height) = (Int(features.width), Int(features.height))
        (hasAlpha, isAnimated) = (features.has_alpha != 0, features.has_animation != 0)
        (isLossy, isLossless) = (features.format == 1, features.format == 2)
        guard width > 0, height > 0 else { throw WebPError("it has no pixels") }
    }
}
