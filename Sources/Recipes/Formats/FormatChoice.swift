/// The output's format, or how it is found.
public enum FormatChoice: Hashable, Sendable, Codable {
    /// This one.
    case exact(OutputFormat)
    /// The original's own where browsers show it, else negotiated among these.
    case original(Acceptance)
    /// The best of what the client shows.
    case negotiated(Acceptance)

    /// The format a variant gets, given what the original is and what has become of it.
    func resolved(
        for header: ImageHeader,
        frames: Int,
        pixels: Int,
        hasAlpha: Bool,
        limits: PlanLimits
    ) -> OutputFormat {
        switch self {
        case .exact(let format):
            return format
        case .original(let acceptance):
            return header.format.shownByBrowsers
                ?? FormatChoice.negotiated(acceptance).resolved(
                    for: header,
                    frames: frames,
                    pixels: pixels,
                    hasAlpha: hasAlpha,
                    limits: limits
                )
        case .negotiated(let acceptance):
            // Whoever shows neither has all the same shown such an original, which a GIF would lack colours of.
            if frames > 1 { return acceptance.contains(.webp) ? .webp : header.format == .png ? .png : .gif }
            if acceptance.contains(.avif), pixels <= limits.negotiatedAVIFPixels { return .avif }
            if acceptance.contains(.webp) { return .webp }
            return hasAlpha ? .png : .jpeg
        }
    }
}
