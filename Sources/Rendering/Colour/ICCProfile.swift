import Basics

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The few facts about an embedded colour profile that decide whether it must be applied.
struct ICCProfile {
    /// What kind of device it describes.
    enum Space: Equatable {
        case rgb, grey, cmyk, lab, other
    }

    /// The kind of device.
    let space: Space
    /// Whether it says just what everyone assumes where no profile is given, in whichever words.
    let isSRGB: Bool

    /// Reads a profile; `nil` where the bytes are none.
    ///
    /// - Parameter bytes: The whole profile.
    init?(_ bytes: [UInt8]) {
        // checked: there are 132 bytes, by the guard above
        guard bytes.count >= 132, bytes[36..<40].elementsEqual("acsp".utf8) else { return nil }
        let space = Self.space(named: bytes[16..<20])  // checked: there are 132 bytes, by the guard above
        self.space = space
        isSRGB = bytes.withUnsafeBytes { raw in Tags(raw).map { Self.looksLikeSRGB($0, space) } ?? false }
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

    /// The red, green and blue of sRGB as XYZ under D50, column by column.
    private static let primaries = [
        ("rXYZ", [0.4361, 0.2225, 0.0139]), ("gXYZ", [0.3851, 0.7169, 0.0971]), ("bXYZ", [0.1431, 0.0606, 0.7141]),
    ]

    private static func looksLikeSRGB(_ tags: Tags, _ space: Space) -> Bool {
        // Where there is a table, it counts more than primaries and curves.
        guard !tags.has("A2B0") else { return false }
        switch space {
        case .grey: return hasSRGBCurve(tags, "kTRC")
        case .rgb:
            for (tag, expected) in primaries {
                guard let found = tags.xyz(tag) else { return false }
                // checked: floating-point numbers never trap
                for (one, other) in zip(found, expected) where abs(one - other) > 0.003 { return false }
            }
            return ["rTRC", "gTRC", "bTRC"].allSatisfy { hasSRGBCurve(tags, $0) }
        default: return false
        }
    }

    /// Compares a curve with sRGB's where the eye would: after encoding again.
    private static func hasSRGBCurve(_ tags: Tags, _ tag: String) -> Bool {
        guard let curve = tags.curve(tag) else { return false }
        return (0...32).allSatisfy { step in
            let value = Double(step) / 32
            // checked: floating-point numbers never trap
            return abs(Transfer.encoded(curve(value)) - value) < 1.2 / 255
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
    func xyz(_ name: String) -> [Double]? {
        guard var reader = reader(name), reader.skip(8) else { return nil }
        var values: [Double] = []
        for _ in 0..<3 {
            guard let value = reader.fixed() else { return nil }
            values.append(value)
        }
        return values
    }

    /// A curve from encoded to linear values, 0…1.
    func curve(_ name: String) -> ((Double) -> Double)? {
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

    private func table(_ reader: inout ByteReader) -> ((Double) -> Double)? {
        guard let count = reader.number(4), count <= 65_536 else { return nil }
        if count == 0 { return { $0 } }
        var values: [Double] = []
        for _ in 0..<count {
            guard let value = reader.number(2) else { return nil }
            values.append(Double(value))
        }
        if count == 1 { return { pow($0, values[0] / 256) } }  // checked: there is one value
        return { input in
            let place = input * Double(count - 1)  // checked: floating-point numbers never trap
            let index = min(max(0, Int(clamping: place)), count - 2)  // checked: there are two values at least
            // checked: there are two values at least
            return (values[index] + (values[index + 1] - values[index]) * (place - Double(index))) / 65_535
        }
    }

    /// The parametric curves of ICC version 4, types 0 to 4.
    private func formula(_ reader: inout ByteReader) -> ((Double) -> Double)? {
        guard let type = reader.number(2), type <= 4, reader.skip(2) else { return nil }
        var p: [Double] = []
        for _ in 0..<[1, 3, 4, 5, 7][type] {
            guard let value = reader.fixed() else { return nil }
            p.append(value)
        }
        p += Array(repeating: 0, count: max(0, 7 - p.count))  // checked: there are seven at most
        let power = { (x: Double) in pow(max(p[1] * x + p[2], 0), p[0]) }  // checked: there are seven values
        switch type {
        case 0: return { pow($0, p[0]) }  // checked: there are seven values
        case 1: return { $0 >= -p[2] / p[1] ? power($0) : 0 }  // checked: there are seven values
        case 2: return { $0 >= -p[2] / p[1] ? power($0) + p[3] : p[3] }  // checked: there are seven values
        case 3: return { $0 >= p[4] ? power($0) : p[3] * $0 }  // checked: there are seven values
        default: return { $0 >= p[4] ? power($0) + p[5] : p[3] * $0 + p[6] }  // checked: there are seven values
        }
    }
}

extension ByteReader {
    /// Reads a signed number with 16 bits behind the point.
    fileprivate mutating func fixed() -> Double? {
        number(4).map { Double(Int32(truncatingIfNeeded: $0)) / 65_536 }
    }
}
