import Basics
import Testing

struct HexadecimalTests {
    @Test func everyByteIsWrittenAndRead() {
        let bytes = Array(UInt8.min...UInt8.max)
        let text = Hexadecimal.text(bytes)
        #expect(text.utf8.count == 512 && text.hasPrefix("000102") && text.hasSuffix("fdfeff"))
        #expect(text.utf8.allSatisfy(Hexadecimal.isLowercaseDigit))
        #expect(Hexadecimal.bytes(text.utf8) == bytes && Hexadecimal.bytes(text.uppercased().utf8) == bytes)
    }

    @Test(arguments: ["0", "0g", "+1", " 1", "é", "0x12", "000"])
    func whatIsNone(text: String) { #expect(Hexadecimal.bytes(text.utf8) == nil) }

    @Test func numbersHaveAllTheirZeros() {
        #expect(Hexadecimal.text(padded: UInt8(7)) == "07" && Hexadecimal.text(padded: UInt8.max) == "ff")
        #expect(Hexadecimal.text(padded: UInt64(0)) == "0000000000000000")
        #expect(Hexadecimal.text(padded: UInt128.max) == String(repeating: "f", count: 32))
    }

    @Test func numbersAreWrittenShortAndReadInAnySpelling() {
        #expect(Hexadecimal.text(UInt8(7)) == "7" && Hexadecimal.text(UInt16(0)) == "0")
        #expect(Hexadecimal.text(UInt32.max) == "ffffffff")
        for text in ["ffffffff", "FFFFFFFF", "000000000ffffffff"] {
            #expect(Hexadecimal.number(text.utf8) == UInt32.max)
        }
        #expect(Hexadecimal.number("0".utf8) == 0 && Hexadecimal.number("1F600".utf8) == 0x1F600)
    }

    @Test(arguments: ["", "100000000", "+1", "-1", " 1", "1 ", "0x1", "g", "é"])
    func whatIsNoNumber(text: String) { #expect(Hexadecimal.number(text.utf8) == nil) }

    @Test func otherBytesAreNoDigits() {
        let digits = (UInt8.min...UInt8.max).filter { Hexadecimal.value(ofDigit: $0) != nil }
        #expect(String(decoding: digits, as: UTF8.self) == "0123456789ABCDEFabcdef")
        #expect(!Hexadecimal.isLowercaseDigit(UInt8(ascii: "A")) && !Hexadecimal.isLowercaseDigit(UInt8(ascii: "g")))
    }
}
