public import Recipes

extension Recipe: WireCodable {
    /// The longest text that is read, in bytes.
    private static let longestText = 16 << 10

    /// Reads the canonical text.
    public init(from reader: inout WireReader) throws(WireError) {
        let text = try reader.text(atMost: Recipe.longestText)
        do throws(RecipeTextError) {
            try self.init(canonicalText: text)
        } catch {
            throw WireError(.malformed, error.message)
        }
    }

    /// Writes the canonical text.
    public func write(to writer: inout WireWriter) { writer.add(canonicalText) }
}

extension PixelSize: WireCodable {
    /// Reads width and height.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(width: try reader.number(), height: try reader.number())
    }

    /// Writes width and height.
    public func write(to writer: inout WireWriter) {
        writer.add(width)
        writer.add(height)
    }
}

extension PlanLimits: WireCodable {
    /// Reads all numbers.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init()
        outputPixels = try reader.number()
        negotiatedAVIFPixels = try reader.number()
        negotiatedJXLPixels = try reader.number()
    }

    /// Writes all numbers.
    public func write(to writer: inout WireWriter) {
        writer.add(outputPixels)
        writer.add(negotiatedAVIFPixels)
        writer.add(negotiatedJXLPixels)
    }
}

extension PlanOutput: WireCodable {
    /// Reads what a host may want to know, in its order.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(
            format: try reader.word(),
            quality: try reader.optionalNumber(),
            metadata: try reader.word(),
            gamut: try reader.word(),
            options: EncoderOptions(effort: try reader.optionalNumber()),
            summary: try reader.flag() ? try reader.word() : nil
        )
    }

    /// Writes all fields in their order.
    public func write(to writer: inout WireWriter) {
        writer.add(format)
        writer.add(quality)
        writer.add(metadata)
        writer.add(gamut)
        writer.add(options.effort)
        writer.add(summary != nil)
        if let summary { writer.add(summary) }
    }
}

extension ImageHeader: WireCodable {
    /// Reads all fields in their order.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(
            format: try reader.word(),
            size: try reader.value(),
            orientation: try reader.number(),
            pages: try reader.number(),
            hasAlpha: try reader.flag(),
            bitsPerSample: try reader.number(),
            colorModel: try reader.word(),
            hasProfile: try reader.flag(),
            colours: try reader.flag() ? ImageColours(from: &reader) : nil,
            wasMisread: try reader.flag() ? try reader.flag() : nil,
            damage: try reader.flag() ? try reader.word() : nil
        )
    }

    /// Writes all fields in their order.
    public func write(to writer: inout WireWriter) {
        writer.add(format)
        writer.add(size)
        writer.add(orientation)
        writer.add(pages)
        writer.add(hasAlpha)
        writer.add(bitsPerSample)
        writer.add(colorModel)
        writer.add(hasProfile)
        writer.add(colours != nil)
        colours?.write(to: &writer)
        writer.add(wasMisread != nil)
        if let wasMisread { writer.add(wasMisread) }
        writer.add(damage != nil)
        if let damage { writer.add(damage) }
    }
}

extension ImageColours: WireCodable {
    /// Reads all fields in their order.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(source: try reader.word(), space: try reader.word(), range: try reader.word())
    }

    /// Writes all fields in their order.
    public func write(to writer: inout WireWriter) {
        writer.add(source)
        writer.add(space)
        writer.add(range)
    }
}
