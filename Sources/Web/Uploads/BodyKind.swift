import HTTPTypes

/// How the body of an upload holds its images.
enum BodyKind: Sendable {
    /// As the parts of a form that have file names.
    case form(MultipartDelimiter)
    case json
    /// As one image's own bytes.
    case image

    /// Tells from a request's headers.
    ///
    /// What curl calls a form when it is given bytes without a type is taken for an image too: its bytes will tell.
    ///
    /// - Parameter fields: The headers.
    /// - Throws: A problem, where the type is none that is taken.
    init(_ fields: HTTPFields) throws(Problem) {
        if let encoding = fields[.contentEncoding], encoding.lowercased() != "identity" {
            throw Problem(
                .unsupportedMediaType,
                "unsupported-encoding",
                "The body has the Content-Encoding '\(encoding.prefix(40))'; send it as it is."
            )
        }
        let type = HeaderValue((fields[.contentType] ?? "").utf8)
        switch type.value {
        case "multipart/form-data":
            guard let delimiter = type.parameters["boundary"].flatMap(MultipartDelimiter.init) else {
                throw Problem(.badRequest, "bad-multipart", "The Content-Type has no boundary of 1 to 70 characters.")
            }
            self = .form(delimiter)
        case "application/json": self = .json
        case "", "application/octet-stream", "application/x-www-form-urlencoded": self = .image
        case let value where value.hasPrefix("image/"): self = .image
        default:
            throw Problem(
                .unsupportedMediaType,
                "unsupported-media-type",
                "The Content-Type is '\(type.value.prefix(80))'; uploads are multipart/form-data, image/*, "
                    + "application/octet-stream or application/json."
            )
        }
    }

    /// Reads such a body.
    ///
    /// - Returns: The reader.
    func reader() -> any BodyReader {
        switch self {
        case .form(let delimiter): MultipartReader(delimiter)
        case .json: ImageJSONReader()
        case .image: RawBodyReader()
        }
    }

    /// The most bytes that such a body may have.
    ///
    /// - Parameters:
    ///   - imageBytes: The most bytes of an image.
    ///   - images: The most images.
    /// - Returns: The bytes, with room for what is around the images.
    func limit(imageBytes: Int, images: Int) -> Int {
        let around = 64 * 1024
        switch self {
        case .image: return imageBytes
        case .form: return (imageBytes + around) * images
        // Base64 takes a third more, and escaped slashes a little more than that.
        case .json: return (imageBytes + imageBytes / 2 + around) * images
        }
    }

    /// What an upload without images is told.
    var hint: String {
        switch self {
        case .form: "No part of the form has a file name, so there is no image in it."
        case .json: "There is no image in the body: it has neither 'data' nor 'url', and no 'images'."
        case .image: "The body is empty; there is no image in it."
        }
    }
}
