import Basics

/// What an embedded colour profile says (ICC.1:2022), as far as it decides how colours are converted.
struct ICCProfile {
    /// What kind of device it describes.
    enum Space: Equatable {
        case rgb, grey, cmyk, lab, other
    }

    /// The kind of device.
    let space: Space
    /// Primaries and curves, where that is all that the profile is made of.
    let colours: RGBColours?
    /// The intent of a table that it has; `nil` where there is none and colours are a matter of curves.
    let tableIntent: TableIntent?
    /// What it calls itself.
    let name: String?

    /// The purpose of a table from a device's colours.
    enum TableIntent: Equatable {
        case perceptual, relative, saturation
    }

    /// Reads a profile; `nil` where the bytes are none.
    ///
    /// - Parameter bytes: The whole profile.
    init?(_ bytes: [UInt8]) {
        // checked: there are 132 bytes, by the guard above
        guard bytes.count >= 132, bytes[36..<40].elementsEqual("acsp".utf8) else { return nil }
        let space = Self.space(named: bytes[16..<20])  // checked: there are 132 bytes, by the guard above
        self.space = space
        (colours, tableIntent, name) = bytes.withUnsafeBytes { raw in
            guard let tags = Tags(raw) else { return (nil, nil, nil) }
            // Where there is a table, it counts more than primaries and curves.
            let intent = Self.tableIntent(of: tags)
            return (intent == nil ? Self.colours(of: tags, space) : nil, intent, tags.text("desc"))
        }
    }

    private static func space(named name: ArraySlice<UInt8>) -> Space {
        switch String(decoding: name, as: UTF8.self) {
        case "RGB ": .rgb
        case "GRAY": .grey
        case "CMYK": .cmyk
        case "Lab ": .lab
        default: .other
        }
    }

    private static func tableIntent(of tags: Tags) -> TableIntent? {
        if tags.has("A2B1") { return .relative }
        if tags.has("A2B0") { return .perceptual }
        return tags.has("A2B2") ? .saturation : nil
    }

    private static func colours(of tags: Tags, _ space: Space) -> RGBColours? {
        switch space {
        case .grey: return tags.curve("kTRC").map { RGBColours(curves: [$0], toXYZ: nil) }
        case .rgb:
            guard let red = tags.xyz("rXYZ"), let green = tags.xyz("gXYZ"), let blue = tags.xyz("bXYZ"),
                let redCurve = tags.curve("rTRC"), let greenCurve = tags.curve("gTRC"),
                let blueCurve = tags.curve("bTRC")
            else { return nil }
            let matrix = ColourMatrix(columns: red, green, blue)
            return matrix.inverse == nil
                ? nil : RGBColours(curves: [redCurve, greenCurve, blueCurve], toXYZ: matrix)
        default: return nil
        }
    }
}

/// A profile's table of contents.
private struct Tags {
    private var places: [String: (offset: Int, length: Int)] = [:]
    private let bytes: UnsafeRawBufferPointer

    init?(_ bytes: UnsafeRawBufferPointer) {
        self.bytes = bytes
        var reader = ByteReader(bytes)
        reader.offset = 128
        guard let count = reader.number(4), count <= 1_000 else { return nil }
        for _ in 0..<count {
            let name = String(decoding: reader.slice(reader.offset, 4), as: UTF8.self)
            guard reader.skip(4), let offset = reader.number(4), let length = reader.number(4) else { return nil }
            places[name] = (offset, length)
        }
    }

    func has(_ name: String) -> Bool { places[name] != nil }

    /// Three fixed-point numbers.
    func xyz(_ name: String) -> SIMD3<Double>? {
        guard var reader = reader(name), reader.skip(8), let x = reader.fixed(), let y = reader.fixed(),
            let z = reader.fixed()
        else { return nil }
        return [x, y, z]
    }

    /// A text in ASCII (version 2) or the first of several languages (version 4).
    func text(_ name: String) -> String? {
        guard let place = places[name], var reader = reader(name), let type = reader.number(4), reader.skip(4) else {
            return nil
        }
        switch type {
        case 0x6465_7363:
            guard let count = reader.number(4) else { return nil }
            let text = reader.slice(reader.offset, min(count, 200)).prefix { $0 != 0 }
            return String(decoding: text, as: UTF8.self)
        case 0x6D6C_7563:
            guard let records = reader.number(4), records > 0, reader.skip(8), let length = reader.number(4),
                let offset = reader.number(4)
            else { return nil }
            reader.offset = place.offset +| offset
            var units: [UInt16] = []
            while units.count < min(length / 2, 200), let unit = reader.number(2), unit != 0 {
                units.append(UInt16(truncatingIfNeeded: unit))
            }
            return String(decoding: units, as: UTF16.self)
        default: return nil
        }
    }

    /// A curve from encoded to linear values.
    func curve(_ name: String) -> TransferCurve? {
        guard var reader = reader(name), let type = reader.number(4), reader.skip(4) else { return nil }
        switch type {
        case 0x6375_7276: return table(&reader)
        case 0x7061_7261: return formula(&reader)
        default: return nil
        }
    }

    private func reader(_ name: String) -> ByteReader? {
        guard let place = places[name] else { return nil }
        var reader = ByteReader(bytes)
        reader.offset = place.offset
        return reader
    }

    private func table(_ reader: inout ByteReader) -> TransferCurve? {
        guard let count = reader.number(4), count <= 65_536 else { return nil }
        if count == 0 { return .power(1) }
        var values: [UInt16] = []
        for _ in 0..<count {
            guard let value = reader.number(2) else { return nil }
            values.append(UInt16(truncatingIfNeeded: value))
        }
        guard values.count == 1, let gamma = values.first else { return .table(values) }
        return .power(Double(gamma) / 256)
    }

    private func formula(_ reader: inout ByteReader) -> TransferCurve? {
        guard let type = reader.number(2), let count = ParametricCurve.count(ofType: type), reader.skip(2) else {
            return nil
        }
        var numbers: [Double] = []
        for _ in 0..<count {
            guard let value = reader.fixed() else { return nil }
            numbers.append(value)
        }
        return ParametricCurve(type: type, numbers).map { .parametric($0) }
    }
}

extension ByteReader {
    /// Reads a signed number with 16 bits behind the point.
    fileprivate mutating func fixed() -> Double? {
        number(4).map { Double(Int32(truncatingIfNeeded: $0)) / 65_536 }
    }
}
