import Basics
import Foundation
import Testing

struct JSONStringTests {
    @Test func everyCharacterComesBack() throws {
        for value in (0..<0x2100 as Range<UInt32>) {
            guard let scalar = Unicode.Scalar(value) else { continue }
            let text = "a\(scalar)\u{1F600}\"\\"
            let read = try JSONDecoder().decode(String.self, from: Data(text.quotedForJSON.utf8))
            #expect(read.unicodeScalars.elementsEqual(text.unicodeScalars))
        }
        #expect("\u{1}\u{7f}\n".quotedForJSON == #""\u0001\u007f\n""#)
    }
}
