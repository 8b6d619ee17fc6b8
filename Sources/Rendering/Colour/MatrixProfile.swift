import Basics

/// A profile of a display of some primaries with sRGB's curve (ICC.1:2022, of matrix and curves), of some 500 bytes.
enum MatrixProfile {
    /// Display P3's.
    static let displayP3 = bytes(named: "Display P3", Primaries.displayP3.toXYZ ?? .identity)

    /// The whole profile.
    ///
    /// - Parameters:
    ///   - name: What it calls itself.
    ///   - primaries: The matrix from light to XYZ under D50.
    /// - Returns: The bytes.
    static func bytes(named name: String, _ primaries: ColourMatrix) -> [UInt8] {
        let curve = parameters([2.4, 1 / 1.055, 0.055 / 1.055, 1 / 12.92, 0.04045])
        let tags: [(name: String, data: [UInt8])] = [
            ("desc", text(name)), ("cprt", text("CC0")), ("wtpt", xyz([0.9642, 1, 0.8249])),
            // How Bradford adapts daylight of 6504 K to D50.
            (
                "chad",
                type("sf32")
                    + [1.04788, 0.02292, -0.05022, 0.02959, 0.99048, -0.01707, -0.00925, 0.01508, 0.75168].flatMap(
                        fixed
                    )
            ),
            ("rXYZ", xyz(primaries.red)), ("gXYZ", xyz(primaries.green)), ("bXYZ", xyz(primaries.blue)),
            ("rTRC", curve), ("gTRC", curve), ("bTRC", curve),
        ]
        var table = ByteWriter.big(tags.count)
        var body: [UInt8] = []
        var places: [[UInt8]: Int] = [:]
        let start = 128 + 4 + 12 * tags.count
        for (name, data) in tags {
            // What is equal stands there once.
            let place = places[data] ?? start + body.count
            if places.updateValue(place, forKey: data) == nil { body += data }
            table += Array(name.utf8) + ByteWriter.big(place) + ByteWriter.big(data.count)
        }
        return header(length: start + body.count) + table + body
    }

    private static func header(length: Int) -> [UInt8] {
        let profile = Array("mntrRGB XYZ ".utf8)
        // The first of January 2020: a profile says when it was made.
        let date: [UInt8] = [0x07, 0xE4, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0]
        let head =
            ByteWriter.big(length) + ByteWriter.big(0) + ByteWriter.big(0x0440_0000) + profile + date
            + Array("acsp".utf8)
        let white = [0.9642, 1, 0.8249].flatMap(fixed)
        return head + [UInt8](repeating: 0, count: 28) + white + [UInt8](repeating: 0, count: 48)
    }

    private static func type(_ name: String) -> [UInt8] { Array(name.utf8) + ByteWriter.big(0) }

    private static func text(_ text: String) -> [UInt8] {
        let units = text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        return padded(
            type("mluc") + ByteWriter.big(1) + ByteWriter.big(12) + Array("enUS".utf8) + ByteWriter.big(units.count)
                + ByteWriter.big(28) + units
        )
    }

    private static func xyz(_ triple: SIMD3<Double>) -> [UInt8] {
        type("XYZ ") + [triple.x, triple.y, triple.z].flatMap(fixed)
    }

    /// A curve of the third kind: a power above a limit, a line below.
    private static func parameters(_ numbers: [Double]) -> [UInt8] {
        type("para") + [0, 3, 0, 0] + numbers.flatMap(fixed)
    }

    /// A number with 16 bits behind the point.
    private static func fixed(_ value: Double) -> [UInt8] { ByteWriter.big(Int(clamping: (value * 65_536).rounded())) }

    private static func padded(_ bytes: [UInt8]) -> [UInt8] {
        bytes + [UInt8](repeating: 0, count: (4 - bytes.count % 4) % 4)
    }
}
