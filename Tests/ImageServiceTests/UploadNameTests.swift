import Foundation
import ObjectStorage
import Recipes
import Testing

@testable import ImageService

struct UploadNameTests {
    @Test(arguments: [
        // As it should be.
        ("cat.jpg", "cat.jpg"), ("CAT.JPG", "CAT.JPG"), ("cat.jpeg", "cat.jpeg"), ("my cat (1).jpg", "my cat (1).jpg"),
        ("Ελλάδα ☂.jpg", "Ελλάδα ☂.jpg"), ("猫.jpg", "猫.jpg"), ("🐈.jpg", "🐈.jpg"),
        ("a_b-c+d,e~f=g@h!.jpg", "a_b-c+d,e~f=g@h!.jpg"),
        // The extension follows the bytes.
        ("cat.png", "cat.jpg"), ("cat", "cat.jpg"), ("cat.", "cat.jpg"), ("cat.php", "cat.jpg"),
        ("cat.HEIC", "cat.jpg"),
        ("Mr. Smith", "Mr. Smith.jpg"), ("cat v1.2", "cat v1.2.jpg"), ("cat.2026", "cat.2026.jpg"),
        ("cat.jpg.png", "cat.jpg.jpg"), ("St.Petersburg", "St.Petersburg.jpg"),
        ("cat.j\u{301}pg", "cat.j\u{301}pg.jpg"),
        // Nothing left.
        ("", "image.jpg"), (".", "image.jpg"), ("..", "image.jpg"), ("...", "image.jpg"), (".jpg", "image.jpg"),
        ("/", "image.jpg"), ("\\", "image.jpg"), (" ", "image.jpg"), ("\u{0}", "image.jpg"), ("\u{202E}", "image.jpg"),
        // Paths, also those of other systems and those that lie about being one.
        ("../../etc/passwd.jpg", "passwd.jpg"), ("C:\\fakepath\\cat.jpg", "cat.jpg"), ("a/b\\c.jpg", "c.jpg"),
        ("/etc/cat.jpg/", "cat.jpg"), ("..\\..\\cat.jpg", "cat.jpg"), ("a\u{2215}b.jpg", "a\u{2215}b.jpg"),
        // Hidden files, options, ends that Windows drops.
        (".htaccess", "htaccess.jpg"), ("..cat.jpg", "cat.jpg"), ("-rf.jpg", "rf.jpg"), ("cat .jpg", "cat.jpg"),
        ("cat..jpg", "cat.jpg"), ("  cat  .jpg", "cat.jpg"), (". . .cat.jpg", "cat.jpg"),
        // What cannot be seen, or turns the direction of writing.
        ("cat\u{202E}gnp.jpg", "catgnp.jpg"), ("c\u{200B}a\u{200D}t\u{FEFF}.jpg", "cat.jpg"),
        ("c\u{AD}at.jpg", "cat.jpg"),
        ("\u{2066}cat\u{2069}.jpg", "cat.jpg"), ("cat\u{E0041}.jpg", "cat.jpg"), ("c\u{3164}at.jpg", "cat.jpg"),
        ("cat\u{0}.php\u{0}.jpg", "cat.php.jpg"), ("c\r\na\tt.jpg", "cat.jpg"), ("c\u{7F}at\u{85}.jpg", "cat.jpg"),
        ("cat\u{FFFF}\u{E000}.jpg", "cat.jpg"), ("cat.jp\u{200B}g", "cat.jpg"),
        // Spaces of every kind are spaces.
        ("a\u{A0}b\u{3000}\u{2003}c.jpg", "a b c.jpg"), ("a    b.jpg", "a b.jpg"), ("a\u{2028}b.jpg", "ab.jpg"),
        // What URLs, shells, pages and Windows take for something else.
        ("a?b#c%d&e.jpg", "a-b-c-d-e.jpg"), ("a<b>c:d\"e|f*g.jpg", "a-b-c-d-e-f-g.jpg"),
        ("a`b$c{d}^e'f;.jpg", "a-b-c-d--e-f-.jpg"),
        ("100%.jpg", "100-.jpg"), ("a\u{1FEF}b.jpg", "a-b.jpg"), ("a\u{37E}b.jpg", "a-b.jpg"),
        // Devices.
        ("con.jpg", "image.jpg"), ("NUL", "image.jpg"), ("com1.png", "image.jpg"), ("LPT9.tar.jpg", "image.jpg"),
        ("aux .jpg", "image.jpg"), ("console.jpg", "console.jpg"), ("com.jpg", "com.jpg"), ("comx.jpg", "comx.jpg"),
        // Composed, and nothing that would join the slash before it.
        ("cafe\u{301}.jpg", "caf\u{E9}.jpg"), ("\u{212B}.jpg", "\u{C5}.jpg"), ("\u{301}cat.jpg", "cat.jpg"),
        (".\u{301}cat.jpg", "cat.jpg"), ("\u{1F3FD}cat.jpg", "cat.jpg"), ("e\u{200B}\u{301}.jpg", "\u{E9}.jpg"),
    ])
    func namesAreMadeSafe(_ name: String, _ expected: String) {
        let safe = UploadName.safe(name, for: .jpeg)
        #expect(Array(safe.unicodeScalars) == Array(expected.unicodeScalars), "\(name) became \(safe)")
    }

    @Test(arguments: [
        (OriginalFormat.png, "cat.jpg", "cat.png"), (.tiff, "scan.tiff", "scan.tiff"), (.tiff, "scan.jpg", "scan.tif"),
        (.heic, "IMG_1.HEIF", "IMG_1.HEIF"), (.heic, "IMG_1.jpg", "IMG_1.heic"), (.avif, "a.heic", "a.avif"),
        (.svg, "a.svgz", "a.svg"), (.webp, "a.jfif", "a.webp"), (.jpeg, "a.jfif", "a.jfif"), (.jxl, "a", "a.jxl"),
    ])
    func theExtensionIsThatOfTheBytes(_ format: OriginalFormat, _ name: String, _ expected: String) {
        #expect(UploadName.safe(name, for: format) == expected)
    }

    @Test func nobodySaidAName() {
        #expect(UploadName.safe(nil, for: .webp) == "image.webp")
    }

    @Test(arguments: [
        (String(repeating: "a", count: 4096) + ".jpg", String(repeating: "a", count: 116) + ".jpg"),
        (String(repeating: "a", count: 116) + ".jpg", String(repeating: "a", count: 116) + ".jpg"),
        (String(repeating: "a", count: 117) + ".jpg", String(repeating: "a", count: 116) + ".jpg"),
        (String(repeating: "猫", count: 60) + ".jpeg", String(repeating: "猫", count: 38) + ".jpeg"),
        (String(repeating: "🇬🇷", count: 60) + ".png", String(repeating: "🇬🇷", count: 14) + ".jpg"),
        (String(repeating: "a", count: 115) + "é.jpg", String(repeating: "a", count: 115) + ".jpg"),
        (String(repeating: "a", count: 113) + " b.c.jpg", String(repeating: "a", count: 113) + " b.jpg"),
        (String(repeating: "a", count: 115) + "  .jpg", String(repeating: "a", count: 115) + ".jpg"),
        // One character of 2,001 bytes.
        ("a" + String(repeating: "\u{301}", count: 1000) + ".jpg", "image.jpg"),
        (String(repeating: "/", count: 100_000) + "a.jpg", "a.jpg"),
    ])
    func longNamesAreCutBetweenCharacters(_ name: String, _ expected: String) {
        #expect(UploadName.safe(name, for: .jpeg) == expected)
    }

    @Test func whateverIsGivenTheNameIsSafe() throws {
        var random = SystemRandomNumberGenerator()
        let wicked = Array(
            "./\\ .-:%\u{0}\u{301}\u{200D}\u{202E}\u{20}\u{3099}\u{1F468}\u{FE0F}é\u{1100}\u{1161}\u{11A8}"
                .unicodeScalars
        )
        for _ in 0..<3000 {
            var scalars = String.UnicodeScalarView()
            for _ in 0..<Int.random(in: 0...200, using: &random) {
                let value = UInt32.random(in: 0...(Bool.random() ? 0x10FFFF : 0x2FF), using: &random)
                let wild = Unicode.Scalar(value) ?? "a"
                scalars.append(Bool.random() ? wild : wicked[Int.random(in: 0..<wicked.count)])
            }
            let format = OriginalFormat.allCases[Int.random(in: 0..<OriginalFormat.allCases.count)]
            let safe = UploadName.safe(String(scalars), for: format)
            #expect(
                safe.utf8.count <= UploadName.limit
                    && safe.utf8.reversed().starts(with: ".\(format.fileExtension)".utf8.reversed())
            )
            #expect(!safe.hasPrefix(".") && !safe.hasPrefix("-") && !safe.contains("/") && !safe.contains("\\"))
            #expect(Array(safe.utf8) == Array(safe.precomposedStringWithCanonicalMapping.utf8), "\(scalars)")
            let key = try #require(ObjectKey("0198c0de-1234-7000-8000-000000000000/\(safe)"))
            #expect(key.text.split(separator: "/").count == 2, "nothing joins the slash")
            #expect(UploadName.safe(safe, for: format) == safe, "a safe name stays")
        }
    }
}
