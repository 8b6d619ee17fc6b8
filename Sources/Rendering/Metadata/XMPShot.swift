import Basics
import Recipes

/// What XMP says of how a picture was taken, as files do that have no EXIF: GIF, and what some programs write.
///
/// The same tags as EXIF's under their names (Exif 2.3 metadata for XMP, CIPA DC-010).
struct XMPShot {
    let camera: ImageMetadata.Camera
    let shot: ImageMetadata.Shot
    let taken: String?

    init(_ packet: XMPPacket) {
        func text(_ names: XMLElement.Name...) -> String? {
            names.lazy.compactMap { ImageMetadata.text(packet.text(of: $0)) }.first
        }
        camera = ImageMetadata.Camera(
            make: text(.tiff("Make")),
            model: text(.tiff("Model")),
            lens: text(.exifEX("LensModel"), .aux("Lens"))
        )
        shot = ImageMetadata.Shot(
            seconds: text(.exif("ExposureTime")).flatMap(Self.quotient),
            aperture: text(.exif("FNumber")).flatMap(Self.quotient),
            sensitivity: text(.exif("ISOSpeedRatings"), .exifEX("PhotographicSensitivity"))
                .flatMap { Int($0) }.flatMap { $0 > 0 ? $0 : nil },  // checked: of a text it gives nil
            focalLength: text(.exif("FocalLength")).flatMap(Self.quotient)
        )
        taken = text(.exif("DateTimeOriginal"), .photoshop("DateCreated")).flatMap(Self.date)
    }

    /// `1/250`, or a number; `nil` where that is none above 0.
    private static func quotient(_ text: String) -> Double? {
        let parts = text.split(separator: "/", omittingEmptySubsequences: false).map { Double(String($0)) }
        guard let above = parts.first ?? nil, above > 0, parts.count <= 2 else { return nil }
        guard parts.count == 2 else { return above.isFinite ? above : nil }
        guard let below = parts.last ?? nil, below > 0 else { return nil }
        let quotient = above / below  // checked: floating-point numbers never trap
        return quotient.isFinite && quotient > 0 ? quotient : nil
    }

    /// `2026-05-01T10:20:30.5+02:00`, with or without its last parts; `nil` where that is no date with a time.
    private static func date(_ text: String) -> String? {
        let halves = text.split(separator: "T", omittingEmptySubsequences: false)
        guard halves.count == 2, let day = halves.first, let rest = halves.last else { return nil }
        let clock = rest.prefix { !"Z+-.".contains($0) }
        let zone = String(rest.drop { !"Z+-".contains($0) })
        var parts = day.split(separator: "-").map(String.init)
        parts += clock.split(separator: ":").map(String.init)  // checked: two lists are joined
        if parts.count == 5 { parts.append("00") }
        guard let time = CivilTime(parts) else { return nil }
        // checked: these are two texts
        return String(time.rfc3339.dropLast()) + (zone == "Z" || ImageMetadata.isOffset(zone) ? zone : "")
    }
}

extension XMLElement.Name {
    static func exif(_ name: String) -> XMLElement.Name {
        XMLElement.Name(namespace: "http://ns.adobe.com/exif/1.0/", local: name)
    }

    fileprivate static func exifEX(_ name: String) -> XMLElement.Name {
        XMLElement.Name(namespace: "http://cipa.jp/exif/1.0/", local: name)
    }

    static func tiff(_ name: String) -> XMLElement.Name {
        XMLElement.Name(namespace: "http://ns.adobe.com/tiff/1.0/", local: name)
    }

    fileprivate static func aux(_ name: String) -> XMLElement.Name {
        XMLElement.Name(namespace: "http://ns.adobe.com/exif/1.0/aux/", local: name)
    }
}
