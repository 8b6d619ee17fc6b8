/// Why a piece of rendering work gave no result.
public struct RenderFailure: Error, Hashable, Sendable {
    /// What went wrong; the raw value is the stable code that clients see.
    public enum Code: String, Hashable, Sendable, CaseIterable {
        /// The bytes are of no kind we know.
        case notAnImage = "not-an-image"
        /// The format is known, but its decoder or encoder is switched off or not installed.
        case formatNotEnabled = "format-not-enabled"
        /// It looks like an image and cannot be decoded.
        case brokenImage = "broken-image"
        /// The original is over a limit: bytes, pixels, frames, scans.
        case originalTooLarge = "original-too-large"
        /// A crop lies wholly outside of the picture.
        case cropOutside = "crop-outside"
        /// The result would have more pixels than are allowed.
        case outputTooLarge = "output-too-large"
        /// The file has no such page.
        case noSuchPage = "no-such-page"
        /// The output cannot be what was asked, such as a side over its format's limit.
        case cannotEncode = "cannot-encode"
        /// It was not ready by its deadline; the renderer was killed.
        case deadlineExceeded = "render-deadline-exceeded"
        /// The renderer died on it.
        case crashed = "renderer-crashed"
        /// Too much is waiting already, or it needs more memory than is free.
        case overloaded = "overloaded"
        /// The client went away before it was made.
        case cancelled = "cancelled"
        /// No renderer can be started, or one broke the protocol.
        case unavailable = "renderer-unavailable"
    }

    /// What went wrong.
    public var code: Code
    /// A sentence for a person; holds nothing a client may not read.
    public var message: String
    /// Whether it was found in the original's header, so that nothing else that is wanted of these bytes can succeed.
    public var isOfHeader: Bool
    /// The input that it is about: 0 is the original, any other a layer's picture.
    public var input: Int
    /// What a library said of it, for the log only; empty where none did, and where a renderer's host has logged it.
    public var libraryWords: String

    /// Makes a failure.
    public init(_ code: Code, _ message: String, isOfHeader: Bool = false, input: Int = 0, libraryWords: String = "") {
        self.code = code
        self.message = message
        self.isOfHeader = isOfHeader
        self.input = input
        self.libraryWords = libraryWords
    }
}

extension RenderFailure: WireCodable {
    /// Reads code, message, where it was found, in which input, and what a library said.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(
            try reader.word(),
            try reader.text(atMost: Frame.longestBody),
            isOfHeader: try reader.flag(),
            input: try reader.number(),
            libraryWords: try reader.text(atMost: Frame.longestBody)
        )
    }

    /// Writes code, message, where it was found, in which input, and what a library said.
    public func write(to writer: inout WireWriter) {
        writer.add(code)
        writer.add(message)
        writer.add(isOfHeader)
        writer.add(input)
        writer.add(libraryWords)
    }
}
