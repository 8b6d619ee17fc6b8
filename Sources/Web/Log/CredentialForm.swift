/// What shows by its form alone that it lets somebody do something: tickets, the codes of signatures, cookies' values.
///
/// All of them are 256 bits in the URL's base 64, 43 characters, alone or behind what they sign.
enum CredentialForm {
    /// The characters of 256 bits.
    private static let codeLength = 43
    /// Fewer characters than this are no part of a ticket.
    private static let shortest = 16

    /// Where credentials stand in a text.
    static func ranges(in text: [UInt8]) -> [Range<Int>] {
        var found: [Range<Int>] = []
        var index = 0
        while index < text.count {
            let word = word(text, from: index)
            guard word.count >= shortest else {
                index = word.upperBound + 1
                continue
            }
            let range = ticket(text, word) ?? code(text, word)
            if let range { found.append(range) }
            index = (range ?? word).upperBound + 1
        }
        return found
    }

    /// `{"e":…` in base 64, a dot, and a code; others' tokens (JWT) begin like that, too, and have three parts.
    private static func ticket(_ text: [UInt8], _ word: Range<Int>) -> Range<Int>? {
        guard word.upperBound < text.count, text[word.upperBound] == UInt8(ascii: ".") else { return nil }
        let start = word.dropLast(shortest - 1).first { text[$0...].starts(with: "eyJ".utf8) }
        guard let start else { return nil }
        let code = self.word(text, from: word.upperBound + 1)
        guard code.count >= shortest else { return nil }
        guard code.upperBound < text.count, text[code.upperBound] == UInt8(ascii: ".") else {
            return start..<code.upperBound
        }
        let third = self.word(text, from: code.upperBound + 1)
        return start..<(third.count >= shortest ? third.upperBound : code.upperBound)
    }

    /// 256 bits that are not the name of a file (`….jpg`), as some are named by their digest.
    private static func code(_ text: [UInt8], _ word: Range<Int>) -> Range<Int>? {
        let characters = text[word]
        guard characters.contains(where: { (0x41...0x5a).contains($0) }),
            characters.contains(where: { (0x61...0x7a).contains($0) })
        else { return nil }
        // Behind the name of a key, as in a signature.
        if word.lowerBound > 0, text[word.lowerBound - 1] == UInt8(ascii: ".") {
            return word.count >= codeLength ? word : nil
        }
        // The last character has two bits of 256 in it, and four that are 0.
        guard word.count == codeLength, let last = characters.last, "AEIMQUYcgkosw048".utf8.contains(last) else {
            return nil
        }
        let end = text[word.upperBound...].prefix(2)
        let isFileName = end.count == 2 && end.first == UInt8(ascii: ".") && end.last.map(isLetter) == true
        return isFileName ? nil : word
    }

    /// The characters of base 64 from a place on.
    private static func word(_ text: [UInt8], from start: Int) -> Range<Int> {
        var end = start
        while end < text.count, isLetter(text[end]) { end += 1 }
        return start..<end
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
