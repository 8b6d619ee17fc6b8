public import Recipes

extension ImageMetadata: WireCodable {
    /// Reads all fields in their order.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init()
        camera.make = try reader.optionalText()
        camera.model = try reader.optionalText()
        camera.lens = try reader.optionalText()
        shot.seconds = try reader.optionalQuotient()
        shot.aperture = try reader.optionalQuotient()
        shot.sensitivity = try reader.optionalNumber()
        shot.focalLength = try reader.optionalQuotient()
        taken = try reader.optionalText()
        hasLocation = try reader.flag()
        title = try reader.optionalText()
        caption = try reader.optionalText()
        for _ in 0..<ImageMetadata.mostCreators {  // checked: a constant above 0
            guard let creator = try reader.optionalText() else { break }
            creators.append(creator)
        }
        credit = try reader.optionalText()
        copyright = try reader.optionalText()
    }

    /// Writes all fields in their order.
    public func write(to writer: inout WireWriter) {
        for text in [camera.make, camera.model, camera.lens] { writer.add(text: text) }
        writer.add(quotient: shot.seconds)
        writer.add(quotient: shot.aperture)
        writer.add(shot.sensitivity)
        writer.add(quotient: shot.focalLength)
        writer.add(text: taken)
        writer.add(hasLocation)
        for text in [title, caption] { writer.add(text: text) }
        let creators = creators.prefix(ImageMetadata.mostCreators)  // checked: a constant above 0
        for creator in creators { writer.add(text: creator) }
        if creators.count < ImageMetadata.mostCreators { writer.add(text: nil) }
        for text in [credit, copyright] { writer.add(text: text) }
    }
}

extension WireReader {
    fileprivate mutating func optionalText() throws(WireError) -> String? {
        try flag() ? try text(atMost: ImageMetadata.longestText) : nil
    }

    /// A number above 0 that is written by its bits.
    fileprivate mutating func optionalQuotient() throws(WireError) -> Double? {
        guard let bits = try optionalNumber() else { return nil }
        let number = Double(bitPattern: UInt64(bitPattern: Int64(bits)))  // checked: all three have 64 bits
        guard number.isFinite, number > 0 else { throw WireError(.malformed, "\(number) is no such quotient") }
        return number
    }
}

extension WireWriter {
    fileprivate mutating func add(text: String?) {
        add(text != nil)
        if let text { add(text) }
    }

    fileprivate mutating func add(quotient: Double?) {
        add(quotient.map { Int(Int64(bitPattern: $0.bitPattern)) })  // checked: all three have 64 bits
    }
}
