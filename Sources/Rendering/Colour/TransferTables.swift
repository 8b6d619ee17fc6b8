import Vips

/// The tables that take samples to linear light, 0…65535, and back to 8 encoded bits.
final class TransferTables {
    /// The light of samples of 8 bits.
    let light8: [Float]
    /// The light of samples of 16 bits.
    let light16: [Float]
    /// Samples of 8 bits on the scale of 16.
    let same8 = (0..<256).map { Float($0 * 257) }
    /// Samples of 16 bits.
    let same16 = (0..<65_536).map { Float($0) }
    /// The encoded 8 bits of light.
    let encoded: [UInt8]
    /// The 8 bits that are nearest to 16.
    let narrow = (0..<65_536).map { UInt8(($0 * 255 + 32_767) / 65_535) }

    private let linear8: [Image]
    private let linear16: [Image]
    private let encoded8: [Image]
    private let narrowed: Image

    /// Computes the tables: 1 to 4 bands, the last of 2 and of 4 being alpha, which knows no curve.
    init() throws(VipsError) {
        light8 = (0..<256).map { Float(Transfer.linear(Double($0) / 255) * 65_535) }
        light16 = (0..<65_536).map { Float(Transfer.linear(Double($0) / 65_535) * 65_535) }
        encoded = (0..<65_536).map { UInt8((Transfer.encoded(Double($0) / 65_535) * 255).rounded()) }
        linear8 = try Self.tables(light8.map(Self.whole), alpha: (0..<256).map { UInt16($0 * 257) })
        linear16 = try Self.tables(light16.map(Self.whole), alpha: (0..<65_536).map { UInt16($0) })
        encoded8 = try Self.tables(encoded, alpha: narrow)
        narrowed = try Image(samples: narrow, width: 65_536, height: 1, bands: 1)
    }

    /// Samples of 8 or 16 bits as light of 16.
    func toLight(_ image: Image) throws(VipsError) -> Image {
        try image.mapped(through: Self.pick(image.format == .uint16 ? linear16 : linear8, image))
    }

    /// Light of 16 bits as encoded samples of 8.
    func fromLight(_ image: Image) throws(VipsError) -> Image {
        try image.mapped(through: Self.pick(encoded8, image)).interpreted(as: image.bands < 3 ? .grey : .sRGB)
    }

    /// Encoded samples of 16 bits as samples of 8.
    func narrowed(_ image: Image) throws(VipsError) -> Image {
        try image.mapped(through: narrowed).interpreted(as: image.bands < 3 ? .grey : .sRGB)
    }

    private static func whole(_ light: Float) -> UInt16 { UInt16(light.rounded()) }

    private static func tables<Sample: ImageSample>(_ colour: [Sample], alpha: [Sample]) throws(VipsError) -> [Image] {
        var tables = [try Image(samples: colour, width: colour.count, height: 1, bands: 1)]
        for colours in [1, 3] {
            var samples: [Sample] = []
            samples.reserveCapacity(colour.count * (colours + 1))
            for index in colour.indices {
                for _ in 0..<colours { samples.append(colour[index]) }
                samples.append(alpha[index])
            }
            tables.append(try Image(samples: samples, width: colour.count, height: 1, bands: colours + 1))
        }
        return tables
    }

    private static func pick(_ tables: [Image], _ image: Image) -> Image {
        switch image.bands {
        case 2: tables[1]
        case 4: tables[2]
        default: tables[0]
        }
    }
}
