import Basics
import Foundation
import Testing

struct PercentCodingTests {
    @Test func whatIsEncodedIsDecodedAndAsOthersReadIt() throws {
        for byte in UInt8.min...UInt8.max {
            let bytes = [byte, UInt8(ascii: "a"), byte]
            let encoded = PercentCoding.encode(bytes, keeping: .unreserved)
            #expect(PercentCoding.decode(encoded[...]) == bytes)
            #expect(PercentCoding.decodeWhatIsEscaped(encoded[...], plus: .space) == bytes)
        }
        let text = "Ärger & 100 % +/?#[]"
        let encoded = PercentCoding.encode(text, keeping: .unreserved)
        #expect(encoded == "%C3%84rger%20%26%20100%20%25%20%2B%2F%3F%23%5B%5D")
        #expect(encoded.removingPercentEncoding == text && PercentCoding.decode(text: encoded) == text)
    }

    @Test(arguments: ["%", "a%", "%4", "%4g", "%g4", "%%41", "%+1", "50%,50%"])
    func aBrokenEscapeIsNoneOrItself(text: String) {
        let bytes = Array(text.utf8)
        #expect(PercentCoding.decode(bytes[...]) == nil && PercentCoding.decodePath(bytes[...]) == nil)
        let expected = text == "%%41" ? "%A" : text
        #expect(PercentCoding.decodeWhatIsEscaped(bytes[...]) == Array(expected.utf8))
    }

    @Test func aPlusIsASpaceInFormsAlone() {
        #expect(PercentCoding.decode(text: "a+b%2B", plus: .space) == "a b+")
        #expect(PercentCoding.decode(text: "a+b%2B") == "a+b+")
        #expect(PercentCoding.decodeQuery(Array("a+b%2B%".utf8)[...]) == "a b+%")
        #expect(PercentCoding.decodePath(Array("a+b%2B".utf8)[...]) == "a+b+")
    }

    @Test func bytesThatAreNoTextAreNone() {
        #expect(PercentCoding.decode(text: "%ff") == nil && PercentCoding.decodeQuery(Array("%ff".utf8)[...]) == nil)
        #expect(PercentCoding.decodedQuery(Array("%ff".utf8)[...]) == [0xff])
    }

    @Test func whatIsKeptIsTold() {
        let kept = PercentCoding.Kept("/~")
        let all = (UInt8.min...UInt8.max).filter(kept.contains)
        #expect(all.count == 64 && kept.contains(UInt8(ascii: "~")) && !kept.contains(UInt8(ascii: "-")))
        #expect(PercentCoding.Kept { $0 > 0x20 }.contains(0x7f) && !PercentCoding.Kept { _ in true }.contains(0x80))
        #expect(PercentCoding.encodePath("a b/é%") == "a%20b/%C3%A9%25")
        #expect(PercentCoding.encodeQuery("a b/é%&=") == "a%20b/%C3%A9%25%26%3D")
    }
}
