/// Why a recipe cannot be worked out for an image.
///
/// Always the request's fault, never the decoder's.
public struct PlanError: Error, Hashable, Sendable, Codable {
    /// What went wrong.
    public enum Code: String, Hashable, Sendable, Codable {
        /// A crop lies wholly outside of the picture.
        case cropOutside = "crop-outside"
        /// The result would have more pixels than are allowed.
        case outputTooLarge = "output-too-large"
        /// The file has no such page.
        case noSuchPage = "no-such-page"
        /// The format cannot be what is asked of it.
        case formatCannot = "format-cannot"
    }

    /// What went wrong.
    public var code: Code
    /// A sentence for the person who made the request.
    public var message: String

    /// Makes an error of this code.
    public init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}

extension PlanError {
    /// What a result over the limits is refused with.
    static func tooLarge(_ size: PixelSize, frames: Int = 1, _ limits: PlanLimits) -> PlanError {
        let what = frames == 1 ? "\(size)" : "\(frames) frames of \(size)"
        return PlanError(
            .outputTooLarge,
            "The result would be \(what) pixels; at most \(limits.outputPixels) pixels are allowed. "
                + "Ask for a smaller width or height."
        )
    }
}
