/// What makes people in a picture unknowable: their faces are found in the original, and changed before anything else is
/// done to the picture.
public struct Redaction: Hashable, Sendable, Codable {
    /// What becomes of a face.
    public enum Manner: Hashable, Sendable, Codable {
        /// It is blurred by a sigma of a quarter of its longer side.
        case blur
        /// It becomes blocks, of which eight at most lie along its box.
        case pixelate
        /// Its box is painted over.
        case fill(Color)
    }

    /// What becomes of a face.
    public var manner: Manner

    /// How sure a face has to be: rather too many are changed than too few.
    public static let leastConfidence = 0.4
    /// How much is changed around a face's box, as a part of its longer side, on every side.
    static let margin = 0.2

    /// Makes a redaction.
    public init(_ manner: Manner = .blur) { self.manner = manner }
}

extension Redaction: CanonicalFields {
    static let name = "redact"

    func write(to fields: inout FieldWriter) {
        fields.add("faces")
        switch manner {
        case .blur: fields.add("blur")
        case .pixelate: fields.add("pixelate")
        case .fill(let color): fields.add(color)
        }
    }

    init(from fields: inout FieldReader) throws(RecipeTextError) {
        guard fields.flag("faces") else { throw fields.refusal("says nothing known of what is redacted") }
        if fields.flag("blur") {
            manner = .blur
        } else if fields.flag("pixelate") {
            manner = .pixelate
        } else {
            manner = .fill(try fields.color())
        }
    }
}

/// A part of a picture in which a face is redacted.
public struct RedactedArea: Hashable, Sendable {
    /// The box with a margin around it, as far as it is in the picture.
    public let rect: PixelRect
    /// The sigma of a blur, in pixels.
    public let sigma: Double
    /// The side of a block, in pixels.
    public let block: Int

    /// The most blocks along a side.
    private static let blocks = 8.0

    /// Makes an area.
    ///
    /// - Parameters:
    ///   - rect: The pixels.
    ///   - side: The longer side of the whole face in pixels, whatever is left of it.
    init(_ rect: PixelRect, side: Double) {
        self.rect = rect
        sigma = max(side / 4, 2)
        // Two more for what is touched at both ends.
        block = Rounding.halfUp(((side * (1 + 2 * Redaction.margin) + 2) / Self.blocks).rounded(.up))
    }
}

extension Plan {
    /// The areas that are redacted after the plan's first cut and resize.
    ///
    /// - Parameters:
    ///   - faces: What was found in the upright original.
    ///   - size: The size that the picture has by then.
    /// - Returns: Parts of that picture.
    public func redactedAreas(_ faces: [Face], in size: PixelSize) -> [RedactedArea] {
        var part = PixelRect(x: 0, y: 0, size: uprightSize)
        if case .extract(let rect)? = steps.first { part = rect }
        let whole = (Double(uprightSize.width), Double(uprightSize.height))
        let scale = (
            Double(size.width) / Double(part.size.width), Double(size.height) / Double(part.size.height)
        )
        return faces.filter { $0.confidence >= Redaction.leastConfidence }.compactMap { face in
            let margin = Redaction.margin * max(face.width * whole.0, face.height * whole.1)
            let left = (face.x * whole.0 - margin - Double(part.x)) * scale.0
            let top = (face.y * whole.1 - margin - Double(part.y)) * scale.1
            let right = ((face.x + face.width) * whole.0 + margin - Double(part.x)) * scale.0
            let bottom = ((face.y + face.height) * whole.1 + margin - Double(part.y)) * scale.1
            guard let rect = PixelRect(from: (left, top), to: (right, bottom), in: size) else { return nil }
            return RedactedArea(rect, side: max(face.width * whole.0 * scale.0, face.height * whole.1 * scale.1))
        }
    }
}

extension PixelRect {
    /// The pixels that an area touches; `nil` where none are in the picture.
    fileprivate init?(from start: (Double, Double), to end: (Double, Double), in size: PixelSize) {
        func side(_ start: Double, _ end: Double, _ length: Int) -> Range<Int>? {
            // What only arithmetic adds to a whole pixel is no part of the next.
            let first = min(max((start + 1e-6).rounded(.down), 0), Double(length))
            let last = min(max((end - 1e-6).rounded(.up), 0), Double(length))
            return first < last ? Int(first)..<Int(last) : nil
        }
        guard let across = side(start.0, end.0, size.width), let down = side(start.1, end.1, size.height) else {
            return nil
        }
        self.init(
            x: across.lowerBound,
            y: down.lowerBound,
            size: PixelSize(width: across.count, height: down.count)
        )
    }
}
