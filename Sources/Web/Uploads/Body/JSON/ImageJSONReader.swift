/// Reads `{"data": "…", "name": "…"}`, `{"url": "…"}` and `{"images": […]}` of these.
///
/// Foundation's decoder wants the whole text, which may hold gigabytes of base64; here it is decoded as it comes. Only
/// this shape is read, so that nothing in it can be nested deeply.
struct ImageJSONReader: BodyReader {
    /// What may come next.
    private enum Expectation: Sendable {
        case text
        case key(orEnd: Bool)
        case keyText
        case colon(ImageJSONField)
        case value(ImageJSONField)
        case valueText(ImageJSONField)
        case nextField
        case image(orEnd: Bool)
        case nextImage
        case nothing
    }

    private var lexer = JSONLexer()
    private var expectation = Expectation.text
    private var object = ImageJSONObject(prefix: "")
    /// The object around the list, while the list is read.
    private var outer: ImageJSONObject?
    private var images = 0
    private var text = BoundedText()

    mutating func read(_ chunk: ArraySlice<UInt8>) throws(BodyError) -> [BodyEvent] {
        var input = chunk
        var events: [BodyEvent] = []
        while let token = try lexer.next(&input) { try take(token, &events) }
        return events
    }

    mutating func finish() throws(BodyError) -> [BodyEvent] {
        switch expectation {
        // A word or a number ends where the body does: what it is must be told, not that something is missing.
        case .text where lexer.isInScalar, .nothing where lexer.isInScalar: _ = try read([UInt8(ascii: " ")])
        default: break
        }
        guard case .nothing = expectation, !lexer.isInToken else {
            throw BodyError(.badJSON, "The body ends in the middle of its JSON.")
        }
        return []
    }

    private mutating func take(_ token: JSONToken, _ events: inout [BodyEvent]) throws(BodyError) {
        switch (expectation, token) {
        case (.text, .punctuation(UInt8(ascii: "{"))): expectation = .key(orEnd: true)
        case (.image, .punctuation(UInt8(ascii: "{"))):
            object = ImageJSONObject(prefix: "images[\(images)]")
            images += 1
            expectation = .key(orEnd: true)
        case (.key, .stringBegan):
            text = BoundedText()
            expectation = .keyText
        case (.keyText, .stringEnded): expectation = .colon(try object.field(text))
        case (.keyText, .stringBytes(let bytes)): text.append(bytes)
        case (.colon(let field), .punctuation(UInt8(ascii: ":"))): expectation = .value(field)
        case (.value(.images), .punctuation(UInt8(ascii: "["))):
            outer = object
            expectation = .image(orEnd: true)
        case (.value(let field), .stringBegan) where field != .images:
            text = BoundedText()
            if field == .data { events += object.beginData() }
            expectation = .valueText(field)
        case (.value, .scalar("null")): expectation = .nextField
        case (.valueText(let field), _): try takeText(token, of: field, &events)
        case (.nextField, .punctuation(UInt8(ascii: ","))): expectation = .key(orEnd: false)
        case (.nextField, .punctuation(UInt8(ascii: "}"))), (.key(true), .punctuation(UInt8(ascii: "}"))):
            events += object.end()
            expectation = outer == nil ? .nothing : .nextImage
        case (.nextImage, .punctuation(UInt8(ascii: ","))): expectation = .image(orEnd: false)
        case (.nextImage, .punctuation(UInt8(ascii: "]"))), (.image(true), .punctuation(UInt8(ascii: "]"))):
            if let outer { object = outer }
            outer = nil
            expectation = .nextField
        default: throw unexpected(token)
        }
    }

    private mutating func takeText(
        _ token: JSONToken,
        of field: ImageJSONField,
        _ events: inout [BodyEvent]
    ) throws(BodyError) {
        switch token {
        case .stringBytes(let bytes) where field == .data: events += object.addData(bytes)
        case .stringBytes(let bytes): text.append(bytes)
        case .stringEnded:
            if field == .data {
                events += object.endData()
            } else {
                try object.set(field, text)
            }
            expectation = .nextField
        default: throw unexpected(token)
        }
    }

    /// Names what stands where something else should.
    private func unexpected(_ token: JSONToken) -> BodyError {
        let found =
            switch token {
            case .punctuation(UInt8(ascii: "{")): "an object"
            case .punctuation(UInt8(ascii: "[")): "a list"
            case .punctuation(let byte): "'\(Character(Unicode.Scalar(byte)))'"
            case .scalar(let text): text
            default: "a string"
            }
        let problem: String =
            switch expectation {
            case .text: "The body must be a JSON object; it begins with \(found)."
            case .key, .keyText: "A field's name is missing in \(object.shown); there is \(found)."
            case .colon(let field): "There must be a ':' after '\(object.path(field))', not \(found)."
            case .value(.images): "'images' must be a list of objects; it is \(found)."
            case .value(let field), .valueText(let field):
                "'\(object.path(field))' must be a string; it is \(found)."
            case .nextField: "There must be a ',' or the end of \(object.shown), not \(found)."
            case .image: "'images[\(images)]' must be an object; it is \(found)."
            case .nextImage: "There must be a ',' or the end of 'images' after 'images[\(images - 1)]', not \(found)."
            case .nothing: "Nothing may follow the JSON object; there is \(found)."
            }
        return BodyError(.badJSON, "\(problem) This is at byte \(lexer.offset).")
    }
}
