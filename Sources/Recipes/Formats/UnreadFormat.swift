/// Kinds of files that people take for pictures, or send by mistake, and that are not read.
public enum UnreadFormat {
    /// Names the kind of a file.
    ///
    /// - Parameter head: The file's first bytes.
    /// - Returns: Such as "a video (MP4)"; `nil` where it is none of these.
    public static func name(_ head: [UInt8]) -> String? {
        for (signature, name) in signatures where signature.matches(head) { return name }
        return mediaName(head) ?? zipName(head) ?? rawName(head) ?? targaName(head) ?? textName(head)
    }

    private static let signatures: [(FormatSignature, String)] = [
        (FormatSignature("%!PS"), "PostScript (EPS)"), (FormatSignature([0xC5, 0xD0, 0xD3, 0xC6]), "PostScript (EPS)"),
        (FormatSignature([0x44, 0x49, 0x43, 0x4D], at: 128), "a DICOM picture"),
        (FormatSignature([0x76, 0x2F, 0x31, 0x01]), "an OpenEXR picture"),
        (FormatSignature("#?RADIANCE"), "a Radiance HDR picture"),
        (FormatSignature("#?RGBE"), "a Radiance HDR picture"),
        (FormatSignature("SIMPLE  ="), "a FITS picture"), (FormatSignature("AT&TFORM"), "a DjVu document"),
        (FormatSignature("gimp xcf"), "a GIMP picture (XCF)"), (FormatSignature("qoif"), "a QOI picture"),
        (FormatSignature("icns"), "an Apple icon (ICNS)"), (FormatSignature("DDS "), "a texture (DDS)"),
        (FormatSignature([0x49, 0x49, 0xBC]), "a JPEG XR picture"),
        (FormatSignature("BPG", [0xFB], at: 3), "a BPG picture"),
        (FormatSignature("FLIF"), "a FLIF picture"),
        (FormatSignature([0x59, 0xA6, 0x6A, 0x95]), "a Sun raster picture"),
        (FormatSignature([0xD7, 0xCD, 0xC6, 0x9A]), "a Windows metafile (WMF)"),
        (FormatSignature([0x20, 0x45, 0x4D, 0x46], at: 40), "a Windows metafile (EMF)"),
        (FormatSignature("FUJIFILMCCD-RAW"), "a camera's raw file (RAF)"),
        (FormatSignature("FOVb"), "a camera's raw file (X3F)"), (FormatSignature("IIRO"), "a camera's raw file (ORF)"),
        (FormatSignature("IIRS"), "a camera's raw file (ORF)"), (FormatSignature("MMOR"), "a camera's raw file (ORF)"),
        (FormatSignature("IIU", [0], at: 3), "a camera's raw file (RW2)"),
        (FormatSignature([0x00, 0x4D, 0x52, 0x4D]), "a camera's raw file (MRW)"),
        (FormatSignature("II", Array("HEAPCCDR".utf8), at: 6), "a camera's raw file (CRW)"),
        (FormatSignature([0x1A, 0x45, 0xDF, 0xA3]), "a video (WebM or Matroska)"),
        (FormatSignature("RIFF", "AVI ", at: 8), "a video (AVI)"),
        (FormatSignature("RIFF", "WAVE", at: 8), "a sound (WAV)"),
        (FormatSignature("RIFF", "ACON", at: 8), "an animated cursor (ANI)"),
        (FormatSignature([0x0A, 0x05, 0x01]), "a PCX picture"), (FormatSignature([0x0A, 0x03, 0x01]), "a PCX picture"),
        (FormatSignature([0x00, 0x00, 0x01, 0xBA]), "a video (MPEG)"),
        (FormatSignature([0x00, 0x00, 0x01, 0xB3]), "a video (MPEG)"),
        (FormatSignature("FLV"), "a video (FLV)"), (FormatSignature("OggS"), "a video or sound (Ogg)"),
        (FormatSignature("ID3"), "a sound (MP3)"), (FormatSignature("fLaC"), "a sound (FLAC)"),
        (FormatSignature([0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]), "an Office document"),
        (FormatSignature("{\\rtf"), "a text document (RTF)"),
        (FormatSignature([0x1F, 0x8B]), "a compressed file (gzip)"),
        (FormatSignature("BZh"), "a compressed file (bzip2)"),
        (FormatSignature([0xFD, 0x37, 0x7A, 0x58, 0x5A, 0x00]), "a compressed file (xz)"),
        (FormatSignature([0x28, 0xB5, 0x2F, 0xFD]), "a compressed file (Zstandard)"),
        (FormatSignature([0x37, 0x7A, 0xBC, 0xAF, 0x27, 0x1C]), "an archive (7z)"),
        (FormatSignature("Rar!"), "an archive (RAR)"),
        (FormatSignature([0x75, 0x73, 0x74, 0x61, 0x72], at: 257), "an archive (tar)"),
        (FormatSignature([0x7F, 0x45, 0x4C, 0x46]), "a program"),
    ]

    /// ISO media files that are no pictures, by the first brand that tells.
    private static func mediaName(_ head: [UInt8]) -> String? {
        guard head.count >= 12 else { return nil }
        let type = String(decoding: head[4..<8], as: UTF8.self)
        guard type == "ftyp" else {
            return ["moov", "mdat", "wide", "pnot"].contains(type) ? "a video (QuickTime)" : nil
        }
        let brand = String(decoding: head[8..<12], as: UTF8.self)
        switch brand {
        case "crx ": return "a camera's raw file (CR3)"
        case "qt  ": return "a video (QuickTime)"
        case "M4A ", "M4B ": return "a sound (M4A)"
        case "avis", "msf1": return "a picture sequence"
        default:
            return ["iso", "mp4", "M4V", "avc", "3gp", "3g2", "dash", "f4v"].contains(where: brand.hasPrefix)
                ? "a video (MP4)" : nil
        }
    }

    /// What a ZIP archive is, by the name of its first file.
    private static func zipName(_ head: [UInt8]) -> String? {
        guard head.starts(with: [0x50, 0x4B, 0x03, 0x04]) || head.starts(with: [0x50, 0x4B, 0x05, 0x06]) else {
            return nil
        }
        let start = String(decoding: head.dropFirst(30).prefix(200), as: UTF8.self)
        if start.hasPrefix("[Content_Types].xml") || start.hasPrefix("_rels/") { return "an Office document" }
        if start.hasPrefix("mimetypeapplication/vnd.oasis") { return "an OpenDocument file" }
        if start.hasPrefix("mimetypeapplication/x-krita") { return "a Krita picture" }
        if start.hasPrefix("mimetypeimage/openraster") { return "an OpenRaster picture" }
        return "an archive (ZIP)"
    }

    /// Raw files of cameras that are TIFF inside, whose first picture is a small preview or none at all.
    ///
    /// - Parameter head: The file's first bytes, or more of them.
    /// - Returns: The name; `nil` of any other file.
    public static func rawName(_ head: some RandomAccessCollection<UInt8>) -> String? {
        guard let tags = TIFFTags(head) else { return nil }
        if tags.byte(8) == 0x43, tags.byte(9) == 0x52, tags.byte(10) == 2 { return "a camera's raw file (CR2)" }
        let isPreview = (tags.number(254) ?? 0) & 1 == 1 && tags.number(330) != nil
        let isMosaic = [32_803, 34_892].contains(tags.number(262) ?? 0)
        if tags.number(50_706) != nil, isPreview || isMosaic { return "a camera's raw file (DNG)" }
        guard isPreview || isMosaic, let make = tags.text(271)?.uppercased() else {
            return isMosaic ? "a camera's raw file" : nil
        }
        let endings = [
            ("NIKON", "NEF"), ("SONY", "ARW"), ("PENTAX", "PEF"), ("RICOH", "PEF"), ("SAMSUNG", "SRW"),
            ("HASSELBLAD", "3FR"),
        ]
        let ending = endings.first { make.hasPrefix($0.0) }.map { " (\($0.1))" } ?? ""
        return "a camera's raw file\(ending)"
    }

    /// Targa has no signature of its own: its header's numbers fit together.
    private static func targaName(_ head: [UInt8]) -> String? {
        guard head.count >= 18 else { return nil }
        let (map, kind) = (head[1], head[2])
        let hasMap = map == 1 && [1, 9].contains(kind) && [15, 16, 24, 32].contains(head[7])
        let hasNone = map == 0 && [2, 3, 10, 11].contains(kind) && head[3..<8].allSatisfy { $0 == 0 }
        let hasSides = head[12] | head[13] > 0 && head[14] | head[15] > 0
        let isSensible = [8, 15, 16, 24, 32].contains(head[16]) && head[17] & 0xC0 == 0
        return (hasMap || hasNone) && hasSides && isSensible ? "a Targa picture (TGA)" : nil
    }

    private static func textName(_ head: [UInt8]) -> String? {
        var text = head[...]
        if text.starts(with: [0xEF, 0xBB, 0xBF]) { text = text.dropFirst(3) }
        text = text.drop { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
        let start = String(decoding: text.prefix(64), as: UTF8.self).lowercased()
        if start.hasPrefix("<!doctype html") || start.hasPrefix("<html") || start.hasPrefix("<head") {
            return "a web page (HTML)"
        }
        if ["p1", "p2", "p3", "p4", "p5", "p6", "p7"].contains(where: {
            start.hasPrefix($0 + "\n") || start.hasPrefix($0 + " ")
        }) {
            return "a Netpbm picture"
        }
        if start.hasPrefix("<?xml") || start.hasPrefix("<") { return "a text with markup (XML)" }
        let isText =
            !head.isEmpty && head.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0C, 0x0D].contains($0) }
        return isText && String(validating: head.dropLast(min(3, head.count / 2)), as: UTF8.self) != nil
            ? "a text" : nil
    }
}
