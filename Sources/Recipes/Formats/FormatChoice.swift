/// The output's format, or how it is found.
public enum FormatChoice: Hashable, Sendable, Codable {
    /// This one.
    case exact(OutputFormat)
    /// The original's own where browsers show it, else negotiated among these.
    case original(Acceptance)
    /// The best of what the client shows.
    case negotiated(Acceptance)

    /// Whether the client's word decides for such an original.
    func isNegotiated(_ header: ImageHeader) -> Bool {
        switch self {
        case .exact: false
        case .original: header.format.shownByBrowsers == nil
        case .negotiated: true
        }
    }

    /// The format a variant gets, given what the original is and what has become of it.
    func resolved(
        for header: ImageHeader,
        frames: Int,
        pixels: Int,
        hasAlpha: Bool,
        options: EncoderOptions,
        prefersHDR: Bool,
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
                    options: options,
                    prefersHDR: prefersHDR,
                    limits: limits
                )
        case .negotiated(let acceptance):
            var formats: [OutputFormat] = []
            // Whoever shows no AVIF does not know what the numbers of an HDR picture in PNG mean.
            if prefersHDR { formats += acceptance.contains(.avif) ? [.avif] : acceptance.contains(.jxl) ? [.jxl] : [] }
            if frames > 1 {
                // Whoever shows no WebP has all the same shown such an original, which a GIF would lack colours of.
                let usual: OutputFormat = header.format == .png ? .png : .gif
                formats += acceptance.contains(.webp) ? [.webp, usual] : [usual]
            } else {
                // Without loss WebP is there many times sooner.
                if options.isLossless != true {
                    formats += header.format.photographFormats(for: acceptance).filter {
                        pixels <= limits.negotiatedPixels(in: $0)
                    }
                }
                if acceptance.contains(.webp) { formats.append(.webp) }
                formats += hasAlpha ? [.png] : [.jpeg, .png]
            }
            // What none of them can is refused by the name of the first.
            return formats.first { $0.refusal(of: options, frames: frames) == nil } ?? formats[0]
        }
    }
}

extension OriginalFormat {
    /// The formats that are shorter than WebP at the same score and that a client shows, the best first.
    ///
    /// - Parameter acceptance: What the client shows.
    /// - Returns: The formats; none of what may be drawn, which is shorter, and without loss, in WebP.
    public func photographFormats(for acceptance: Acceptance) -> [OutputFormat] {
        guard !mayBeGraphic || !acceptance.contains(.webp) else { return [] }
        return (acceptance.contains(.jxl) ? [.jxl] : []) + (acceptance.contains(.avif) ? [.avif] : [])
    }
}
