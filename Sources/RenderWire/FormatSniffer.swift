public import Recipes

/// Tells from a file's first bytes what kind of original it is.
///
/// Written here, and not left to the decoders' own guessing, because that guessing can be made to hang: nothing may
/// reach a decoder before it is known which one it is for. Compressed SVG (gzip) is never recognised, on purpose.
public enum FormatSniffer {
    /// How many of the first bytes are looked at; fewer are enough where the file is shorter.
    public static let bytesWanted = 4096

    /// Names the format of a file.
    ///
    /// - Parameter bytes: The file's beginning, ideally ``bytesWanted`` of it.
    /// - Returns: The format, or `nil` where the bytes are no image that Calotype knows.
    public static func sniff(_ bytes: some Collection<UInt8>) -> OriginalFormat? {
        let head = Array(bytes.prefix(bytesWanted))  // checked: constants of this file
        for signature in signatures where signature.matches(head) { return signature.format }
        return sniffISOMedia(head) ?? sniffSVG(head)
    }

    /// Bytes that stand at fixed places of every file of a format.
    private struct Signature {
        var format: OriginalFormat
        var parts: [(offset: Int, bytes: [UInt8])]

        init(_ format: OriginalFormat, _ parts: (offset: Int, bytes: [UInt8])...) {
            self.format = format
            self.parts = parts
        }

        func matches(_ head: [UInt8]) -> Bool {
            parts.allSatisfy { head.dropFirst($0.offset).starts(with: $0.bytes) }  // checked: constants of this file
        }
    }

    private static let signatures: [Signature] = [
        Signature(.jpeg, (0, [0xFF, 0xD8, 0xFF])),
        Signature(.png, (0, [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])),
        Signature(.gif, (0, Array("GIF87a".utf8))),
        Signature(.gif, (0, Array("GIF89a".utf8))),
        Signature(.webp, (0, Array("RIFF".utf8)), (8, Array("WEBP".utf8))),
        Signature(.tiff, (0, [0x49, 0x49, 0x2A, 0x00])),
        Signature(.tiff, (0, [0x4D, 0x4D, 0x00, 0x2A])),
        Signature(.tiff, (0, [0x49, 0x49, 0x2B, 0x00, 0x08, 0x00, 0x00, 0x00])),
        Signature(.tiff, (0, [0x4D, 0x4D, 0x00, 0x2B, 0x00, 0x08, 0x00, 0x00])),
        Signature(.jxl, (0, [0xFF, 0x0A])),
        Signature(.jxl, (0, [0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A])),
        Signature(.pdf, (0, Array("%PDF-".utf8))),
    ]

    private static let avifBrands: Set<[UInt8]> = Set(["avif", "avis"].map { Array($0.utf8) })
    private static let heicBrands: Set<[UInt8]> = Set(
        ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"].map { Array($0.utf8) }
    )
    private static let structuralBrands: Set<[UInt8]> = Set(["mif1", "mif2", "msf1"].map { Array($0.utf8) })

    /// Reads the brands of an ISO media file's `ftyp` box.
    ///
    /// The major brand decides where it names a coding; otherwise the first compatible brand that does.
    private static func sniffISOMedia(_ head: [UInt8]) -> OriginalFormat? {
        // checked: there are 16 bytes, by the guard above
        guard head.count >= 16, head[4..<8].elementsEqual("ftyp".utf8) else { return nil }
        let length = head[0..<4].reduce(0) { $0 << 8 | Int($1) }  // checked: there are 16 bytes, by the guard above
        guard length >= 16 else { return nil }
        let end = min(length, head.count)
        // checked: the end is bounded to the head
        let compatible = stride(from: 16, through: end - 4, by: 4).map { Array(head[$0..<$0 + 4]) }
        let brands = [Array(head[8..<12])] + compatible  // checked: there are 16 bytes, by the guard above
        for brand in brands {
            if avifBrands.contains(brand) { return .avif }
            if heicBrands.contains(brand) { return .heic }
        }
        // Says "a still picture in this kind of file" and not how it is coded; HEVC is what such files hold.
        return structuralBrands.contains(brands[0]) ? .heic : nil  // checked: there is one at least
    }

    /// Finds out whether the first element of an XML text is `svg`.
    private static func sniffSVG(_ head: [UInt8]) -> OriginalFormat? {
        var text = MarkupReader(head)
        text.skip("\u{FEFF}")
        while true {
            text.skipSpace()
            if text.skip("<?") {
                guard text.skip(past: "?>") else { return nil }
            } else if text.skip("<!--") {
                guard text.skip(past: "-->") else { return nil }
            } else if text.skip("<!DOCTYPE") {
                guard text.skipDoctype() else { return nil }
            } else {
                return text.skip("<") && text.readLocalName().elementsEqual("svg".utf8) ? .svg : nil
            }
        }
    }
}
