/// What the body of an upload holds, in the order in which it comes.
enum BodyEvent: Hashable, Sendable {
    /// An image begins; its name, where that has come already.
    case began(name: String?)
    /// Bytes of the image that has begun.
    case bytes(ArraySlice<UInt8>)
    /// The image is complete; its name, where it has one.
    case ended(name: String?)
    /// An image is no good, whether or not it has begun; what follows in the body may be.
    case failed(BodyError, name: String?)
    /// An image that is to be fetched from another server.
    case remote(url: String, name: String?)
    /// The token that a form sends with its images, since its sender cannot set a header.
    case token(String)
}

/// Takes images out of a body that arrives in pieces.
///
/// A reader remembers a bounded number of bytes, however long the body, and gives the same events wherever the pieces
/// begin and end; only how an image's bytes are spread over its events depends on that.
protocol BodyReader: Sendable {
    /// Reads the next piece of the body.
    ///
    /// - Parameter chunk: The bytes that follow the ones before.
    /// - Returns: What they hold.
    /// - Throws: What makes the whole body unreadable.
    mutating func read(_ chunk: ArraySlice<UInt8>) throws(BodyError) -> [BodyEvent]

    /// Tells that the body is complete.
    ///
    /// - Returns: What was still open.
    /// - Throws: What is missing at the end.
    mutating func finish() throws(BodyError) -> [BodyEvent]
}

/// Why a body, or one image in it, cannot be read.
struct BodyError: Error, Hashable, Sendable {
    /// The stable code that clients see.
    enum Code: String, Hashable, Sendable {
        /// The multipart syntax is broken.
        case badMultipart = "bad-multipart"
        /// The text is no JSON, or not JSON of the shape that uploads have.
        case badJSON = "bad-json"
        /// What should be base64 is not.
        case badBase64 = "bad-base64"
        /// There is no image where one should be.
        case noImage = "no-image"
    }

    /// What went wrong.
    var code: Code
    /// A sentence for a person.
    var message: String

    init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }
}
