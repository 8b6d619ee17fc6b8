import Basics
import Recipes

extension ImageMetadata {
    /// Reads what a file says.
    ///
    /// Texts that are said more than once are taken from XMP, else from IPTC, else from EXIF; what a camera has told, from
    /// EXIF, else from XMP.
    ///
    /// - Parameters:
    ///   - bytes: The whole file.
    ///   - format: What it is.
    init(of bytes: UnsafeRawBufferPointer, _ format: OriginalFormat) {
        self.init()
        let blocks = MetadataReader.blocks(in: bytes, format)
        let exif = MetadataReader.withExif(of: bytes, format, blocks) { ExifTexts($0) }
        let iptc = blocks.iptc.flatMap { IPTCRecords($0) }
        let xmp = blocks.xmp.flatMap { XMPPacket($0) }
        if let exif {
            (camera, shot, taken, hasLocation) = (exif.camera, exif.shot, exif.taken, exif.hasLocation)
        }
        if let shown = xmp.map({ XMPShot($0) }) { fill(shown) }
        if xmp?.text(of: .exif("GPSLatitude")) != nil { hasLocation = true }
        title = Self.text(xmp?.text(of: .dc("title"))) ?? iptc?.text(IPTCRecords.objectName)
        caption = Self.text(xmp?.text(of: .dc("description"))) ?? iptc?.text(IPTCRecords.caption) ?? exif?.caption
        credit = Self.text(xmp?.text(of: .photoshop("Credit"))) ?? iptc?.text(IPTCRecords.credit)
        copyright =
            Self.text(xmp?.text(of: .dc("rights"))) ?? iptc?.text(IPTCRecords.copyrightNotice) ?? exif?.copyright
        creators = xmp?.texts(of: .dc("creator")).compactMap { Self.text($0.bytes) } ?? []
        if creators.isEmpty { creators = iptc?.texts(IPTCRecords.byLine) ?? [] }
        if creators.isEmpty { creators = [exif?.artist].compactMap { $0 } }
        creators = Array(creators.prefix(Self.mostCreators))  // checked: a constant above 0
    }

    /// Takes over what EXIF has not said of the camera.
    private mutating func fill(_ other: XMPShot) {
        camera.make = camera.make ?? other.camera.make
        camera.model = camera.model ?? other.camera.model
        camera.lens = camera.lens ?? other.camera.lens
        shot.seconds = shot.seconds ?? other.shot.seconds
        shot.aperture = shot.aperture ?? other.shot.aperture
        shot.sensitivity = shot.sensitivity ?? other.shot.sensitivity
        shot.focalLength = shot.focalLength ?? other.shot.focalLength
        taken = taken ?? other.taken
    }

    /// Whether a text is how far a clock is from UTC: `+02:00`.
    static func isOffset(_ zone: String) -> Bool {
        zone.utf8.count == 6 && "+-".contains(zone.first ?? " ")
            && zone.dropFirst().split(separator: ":").allSatisfy { $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }
    }

    /// A text of bytes that are UTF-8, or else Latin-1 as in old files; `nil` where there is nothing to read.
    static func text(_ bytes: [UInt8]?) -> String? {
        guard let bytes = bytes?.prefix(while: { $0 != 0 }), !bytes.isEmpty else { return nil }
        let text =
            String(validating: bytes, as: UTF8.self)
            ?? String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) }))
        let spaces: Set<Unicode.Scalar> = [" ", "\n", "\r", "\t"]
        let begun = text.unicodeScalars.drop { spaces.contains($0) }
        let trimmed = begun.reversed().drop { spaces.contains($0) }.reversed()
        var short = String(String.UnicodeScalarView(trimmed))
        while short.utf8.count > longestText { short.unicodeScalars.removeLast() }
        return short.isEmpty ? nil : short
    }
}

extension IPTCRecords {
    /// The texts of a data set of the application's record.
    fileprivate func texts(_ number: UInt8) -> [String] {
        values(number).compactMap { ImageMetadata.text($0) }
    }

    /// The first of them.
    fileprivate func text(_ number: UInt8) -> String? { texts(number).first }
}

/// What EXIF says of how a picture was taken.
private struct ExifTexts {
    var camera: ImageMetadata.Camera
    var shot: ImageMetadata.Shot
    var taken: String?
    var hasLocation: Bool
    var artist: String?
    var copyright: String?
    var caption: String?

    init(_ directory: TIFFDirectory) {
        let details = directory.directory(0x8769)
        func text(_ tag: Int, in directory: TIFFDirectory?) -> String? { ImageMetadata.text(directory?.text(tag)) }
        func quotient(_ tag: Int) -> Double? {
            // checked: floating-point numbers never trap
            details?.fraction(tag).flatMap { $0.above > 0 ? Double($0.above) / Double($0.below) : nil }
        }
        camera = ImageMetadata.Camera(
            make: text(0x010F, in: directory),
            model: text(0x0110, in: directory),
            lens: text(0xA434, in: details)
        )
        shot = ImageMetadata.Shot(
            seconds: quotient(0x829A),
            aperture: quotient(0x829D),
            sensitivity: details?.number(0x8827).flatMap { $0 > 0 ? $0 : nil },
            focalLength: quotient(0x920A)
        )
        taken = details?.text(0x9003).flatMap { Self.date($0, offset: details?.text(0x9011)) }
        hasLocation = directory.directory(0x8825)?.entry(2) != nil
        artist = text(ExifCredits.artist, in: directory)
        copyright = text(ExifCredits.copyright, in: directory)
        caption = text(0x010E, in: directory)
    }

    /// `2026:05:01 10:20:30` and `+02:00` as RFC 3339 writes them; `nil` where that is no time.
    private static func date(_ text: [UInt8], offset: [UInt8]?) -> String? {
        let parts = String(decoding: text, as: UTF8.self).split(whereSeparator: { ": ".contains($0) })
        guard let time = CivilTime(parts.map(String.init)) else { return nil }
        let zone = offset.map { String(decoding: $0, as: UTF8.self) } ?? ""
        // checked: these are two texts
        return String(time.rfc3339.dropLast()) + (ImageMetadata.isOffset(zone) ? zone : "")
    }
}

extension CivilTime {
    /// A time of its year, month, day, hour, minute and second in digits; `nil` where these are not six numbers, or no
    /// time.
    init?(_ parts: [String]) {
        guard parts.count == 6, parts.allSatisfy({ $0.utf8.allSatisfy { (0x30...0x39).contains($0) } }) else {
            return nil
        }
        let numbers = parts.compactMap { Int($0) }  // checked: of a text it gives nil
        guard let year = numbers[safe: 0], let month = numbers[safe: 1], let day = numbers[safe: 2],
            let hour = numbers[safe: 3], let minute = numbers[safe: 4], let second = numbers[safe: 5]
        else { return nil }
        self.init(year: year, month: month, day: day, hour: hour, minute: minute, second: second)
    }
}
