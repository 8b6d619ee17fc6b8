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
        for (format, signature) in signatures where signature.matches(head) {
            // Some files of cameras begin as TIFF does, and show no more than a small picture so.
            if format == .tiff, UnreadFormat.rawName(head) != nil { return nil }
            // Targa begins as a cursor does that holds no picture.
            if format == .ico, head.dropFirst(4).prefix(2).allSatisfy({ $0 == 0 }) { continue }
            return format
        }
        return sniffISOMedia(head) ?? sniffSVG(head)
    }

    /// Says that a file is no image that is read, by the name of its kind where that is known, and what is read.
    ///
    /// - Parameter bytes: The file's beginning, ideally ``bytesWanted`` of it.
    /// - Returns: Sentences for a person.
    public static func refusal(of bytes: some Collection<UInt8>) -> String {
        let head = Array(bytes.prefix(bytesWanted))  // checked: constants of this file
        guard !head.isEmpty else { return "The file is empty." }
        return UnreadFormat.name(head).map { refusal(named: $0) }
            ?? "These bytes are not an image of a kind known here. \(readFormats)"
    }

    /// The same of a kind whose name is known.
    public static func refusal(named name: String) -> String {
        "This is \(name), which is not read here. \(readFormats)"
    }

    /// A sentence that lists all of them.
    private static let readFormats: String = {
        let usual = OriginalFormat.allCases.filter { ![.jp2, .svg, .pdf].contains($0) }.map(\.title)
        return "What is: \(usual.joined(separator: ", ")); JPEG 2000, SVG and PDF where they are switched on."
    }()

    private static let signatures = OriginalFormat.allCases.flatMap { format in
        format.signatures.map { (format: format, signature: $0) }
    }

    private static let brands: [[UInt8]: OriginalFormat] = OriginalFormat.allCases.reduce(into: [:]) { brands, format in
        for brand in format.brands { brands[Array(brand.utf8)] = format }
    }
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
        let named = [Array(head[8..<12])] + compatible  // checked: there are 16 bytes, by the guard above
        for brand in named { if let format = brands[brand] { return format } }
        // Says "a still picture in this kind of file" and not how it is coded; HEVC is what such files hold.
        return structuralBrands.contains(named[0]) ? .heic : nil  // checked: there is one at least
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
