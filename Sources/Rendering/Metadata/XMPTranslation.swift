import Basics

/// What IPTC and EXIF say, said in XMP for files that have no other place for it (IPTC Photo Metadata Standard, table of the
/// mapping to IIM; Guidelines of the Metadata Working Group, 2010).
enum XMPTranslation {
    /// A property with where it is said elsewhere.
    private struct Source {
        var property: XMPProperties.Property
        /// The number of the data set.
        var iptc: UInt8?
        /// The tag of the first directory.
        var exif: Int?

        init(_ prefix: String, _ name: XMLElement.Name, _ form: XMPProperties.Form, _ iptc: UInt8?, exif: Int? = nil) {
            property = XMPProperties.Property(prefix: prefix, name: name, form: form)
            (self.iptc, self.exif) = (iptc, exif)
        }
    }

    private static let sources = [
        Source("dc", .dc("creator"), .list, IPTCRecords.byLine, exif: ExifCredits.artist),
        Source("dc", .dc("rights"), .languages, IPTCRecords.copyrightNotice, exif: ExifCredits.copyright),
        Source("photoshop", .photoshop("Credit"), .text, IPTCRecords.credit),
        Source("dc", .dc("title"), .languages, IPTCRecords.objectName),
        Source("dc", .dc("description"), .languages, IPTCRecords.caption, exif: 0x010E),
        Source("dc", .dc("subject"), .set, 25),
        Source("photoshop", .photoshop("Urgency"), .text, 10),
        Source("photoshop", .photoshop("Category"), .text, 15),
        Source("photoshop", .photoshop("SupplementalCategories"), .set, 20),
        Source("photoshop", .photoshop("Instructions"), .text, 40),
        Source("photoshop", .photoshop("AuthorsPosition"), .text, 85),
        Source("photoshop", .photoshop("City"), .text, 90),
        Source("photoshop", .photoshop("State"), .text, 95),
        Source("photoshop", .photoshop("Country"), .text, 101),
        Source("photoshop", .photoshop("TransmissionReference"), .text, 103),
        Source("photoshop", .photoshop("Headline"), .text, 105),
        Source("photoshop", .photoshop("Source"), .text, 115),
        Source("photoshop", .photoshop("CaptionWriter"), .text, 122),
        Source("Iptc4xmpCore", .iptcCore("Location"), .text, 92),
        Source("Iptc4xmpCore", .iptcCore("CountryCode"), .text, 100),
        Source("tiff", .tiff("Make"), .text, nil, exif: 0x010F),
        Source("tiff", .tiff("Model"), .text, nil, exif: 0x0110),
    ]

    /// A packet that says what others say, too, where it does not say it itself.
    ///
    /// - Parameters:
    ///   - packet: The packet; `nil` for a new one.
    ///   - iptc: Records, which go first.
    ///   - exif: A block.
    /// - Returns: The packet; `nil` where nothing is said.
    static func packet(_ packet: [UInt8]?, with iptc: IPTCRecords?, _ exif: [UInt8]?) -> [UInt8]? {
        let known = packet.flatMap { XMPPacket($0) }
        let values = sources.compactMap { source -> (XMPProperties.Property, [XMPPacket.Text])? in
            guard known?.texts(of: source.property.name).isEmpty ?? true else { return nil }
            var texts = source.iptc.flatMap { iptc?.values($0) } ?? []
            if texts.isEmpty, let tag = source.exif, let exif {
                texts = [exif.withUnsafeBytes { TIFFDirectory($0)?.text(tag) }].compactMap { $0 }
            }
            let said = texts.map { XMPPacket.Text(bytes: unicode($0)) }.filter { !$0.bytes.isEmpty }
            let isSeveral = source.property.form == .list || source.property.form == .set
            return (source.property, isSeveral ? said : Array(said.prefix(1)))
        }
        let properties = XMPProperties(values: values)
        guard !properties.isEmpty else { return packet }
        guard let packet, known != nil else { return properties.packet }
        return properties.added(to: packet) ?? packet
    }

    /// A text in UTF-8, whose bytes are that already, or else Latin-1 as in old files; without what XML cannot hold.
    private static func unicode(_ bytes: [UInt8]) -> [UInt8] {
        let bytes = bytes.filter { $0 >= 0x20 || [0x09, 0x0A, 0x0D].contains($0) }
        if String(validating: bytes, as: UTF8.self) != nil { return bytes }
        return Array(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })).utf8)
    }
}
