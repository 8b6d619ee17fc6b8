// checked: up to 64 bits a sample, inside of the row by the guard
/// Reads samples of any number of bits as parts of the largest.
public struct SampleReader: Sendable {
    private let bits: Int
    private let isFloat: Bool
    private let most: Double

    /// `nil` of samples that are not read.
    public init?(_ header: TIFFHeader) {
        bits = header.bits
        isFloat = header.samples == .float
        switch header.samples {
        case .number: guard (1...32).contains(bits) || bits == 64 else { return nil }
        case .float: guard [16, 32, 64].contains(bits) else { return nil }
        case .signed, .other: return nil
        }
        most = isFloat ? 1 : bits == 64 ? 0x1p64 : Double((UInt64(1) << UInt64(bits)) - 1)
    }

    /// The sample at a place of a row; 0 where there is none.
    public func value(_ row: UnsafeRawBufferPointer, _ place: Int) -> Double {
        let start = place * bits
        guard place >= 0, start + bits <= row.count * 8 else { return 0 }
        let byte = start / 8
        switch bits {
        case 8: return Double(row[byte]) / most
        case 16:
            let number = row.loadUnaligned(fromByteOffset: byte, as: UInt16.self)
            return isFloat ? Self.half(number) : Double(number) / most
        case 32:
            let number = row.loadUnaligned(fromByteOffset: byte, as: UInt32.self)
            return isFloat ? Double(Float(bitPattern: number)) : Double(number) / most
        case 64:
            let number = row.loadUnaligned(fromByteOffset: byte, as: UInt64.self)
            return isFloat ? Double(bitPattern: number) : Double(number) / most
        case 24: return Double(Int(row[byte]) | Int(row[byte + 1]) << 8 | Int(row[byte + 2]) << 16) / most
        default:
            var number: UInt64 = 0
            for index in byte...(start + bits - 1) / 8 { number = number << 8 | UInt64(row[index]) }
            let spare = 7 - (start + bits - 1) % 8
            return Double(number >> UInt64(spare) & (UInt64(1) << UInt64(bits) - 1)) / most
        }
    }

    /// A number of 16 bits with a point.
    private static func half(_ bits: UInt16) -> Double {
        let (exponent, fraction) = (Int(bits >> 10 & 31), Double(bits & 1023))
        let size =
            switch exponent {
            case 0: fraction / 1024 * 0x1p-14
            case 31: fraction == 0 ? Double.infinity : .nan
            default: (1 + fraction / 1024) * Double(sign: .plus, exponent: exponent - 15, significand: 1)
            }
        return bits >> 15 == 1 ? -size : size
    }
}
