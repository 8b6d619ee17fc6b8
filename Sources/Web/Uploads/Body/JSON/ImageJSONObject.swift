/// The fields of an upload as JSON.
enum ImageJSONField: String, CaseIterable, Sendable {
    /// The image itself, as base64 or as a `data:` URI.
    case data
    /// Where the image is.
    case url
    /// The image's name.
    case name
    /// A list of objects with the fields above; only at the top.
    case images
}

/// A text of which a bounded number of bytes is kept.
struct BoundedText: Sendable {
    static let longest = 8 * 1024
    private var bytes: [UInt8] = []
    private var isTooLong = false

    mutating func append(_ more: ArraySlice<UInt8>) {
        isTooLong = isTooLong || bytes.count + more.count > BoundedText.longest
        bytes += more.prefix(max(0, BoundedText.longest - bytes.count))
    }

    /// The text; `nil` when it is too long or not UTF-8.
    var text: String? { isTooLong ? nil : String(validating: bytes, as: UTF8.self) }
}

/// One JSON object that describes an image, as far as it has been read.
struct ImageJSONObject: Sendable {
    /// Where it stands in the body; empty for the outermost.
    private let prefix: String
    private var seen: Set<ImageJSONField> = []
    private var data: ImageData?
    private var isComplete = false
    private var hasFailed = false
    private var url: String?
    private var name: String?

    init(prefix: String) { self.prefix = prefix }

    /// The object in a sentence.
    var shown: String { prefix.isEmpty ? "the object" : "'\(prefix)'" }

    /// A field's path in a sentence.
    func path(_ field: ImageJSONField) -> String { prefix.isEmpty ? field.rawValue : "\(prefix).\(field.rawValue)" }

    /// Begins a field.
    mutating func field(_ key: BoundedText) throws(BodyError) -> ImageJSONField {
        let allowed = prefix.isEmpty ? "'data' or 'url', 'name', 'images'" : "'data' or 'url', 'name'"
        guard let text = key.text, let field = ImageJSONField(rawValue: text), prefix.isEmpty || field != .images else {
            let shown = key.text.map { "'\($0.prefix(40))'" } ?? "that one"
            throw BodyError(.badJSON, "There is no field \(shown) in \(self.shown); the fields are \(allowed).")
        }
        guard seen.insert(field).inserted else {
            throw BodyError(.badJSON, "The field '\(path(field))' is there twice.")
        }
        for (one, other) in [
            (ImageJSONField.data, ImageJSONField.url), (.images, .data), (.images, .url), (.images, .name),
        ]
        where seen.contains(one) && seen.contains(other) {
            throw BodyError(.badJSON, "The fields '\(path(one))' and '\(path(other))' exclude each other.")
        }
        return field
    }

    /// Takes a field that is a short text.
    mutating func set(_ field: ImageJSONField, _ text: BoundedText) throws(BodyError) {
        guard let value = text.text else {
            throw BodyError(.badJSON, "'\(path(field))' is not UTF-8, or longer than \(BoundedText.longest) bytes.")
        }
        if field == .url { url = value } else { name = value }
    }

    /// Begins the image itself.
    mutating func beginData() -> [BodyEvent] {
        data = ImageData()
        return [.began(name: name)]
    }

    /// Takes text of the image itself.
    mutating func addData(_ text: ArraySlice<UInt8>) -> [BodyEvent] {
        decode { data throws(ValueError) in try data.decode(text) }
    }

    /// Ends the image itself.
    mutating func endData() -> [BodyEvent] {
        isComplete = true
        return decode { data throws(ValueError) in try data.finish() }
    }

    /// Ends the object, and with it its image.
    mutating func end() -> [BodyEvent] {
        if hasFailed || seen.contains(.images) { return [] }
        if isComplete { return [.ended(name: name)] }
        if let url { return [.remote(url: url, name: name)] }
        let message = "There is neither 'data' nor 'url' in \(shown)."
        return [.failed(BodyError(.noImage, message), name: name)]
    }

    private mutating func decode(_ step: (inout ImageData) throws(ValueError) -> [UInt8]) -> [BodyEvent] {
        guard !hasFailed, var data else { return [] }
        do throws(ValueError) {
            let bytes = try step(&data)
            self.data = data
            return bytes.isEmpty ? [] : [.bytes(bytes[...])]
        } catch {
            hasFailed = true
            let message = "'\(path(.data))' is not base64 and no data: URI: \(error.reason)."
            return [.failed(BodyError(.badBase64, message), name: name)]
        }
    }
}
