import Dialects
import Foundation
import TestKit
import Testing

struct SigningTests {
    private static let firstKey = "000102030405060708090a0b0c0d0e0f"
    private static let secondKey = "ffeeddccbbaa99887766554433221100ffeeddccbbaa99887766554433221100"

    private static func keys() throws -> SigningKeys {
        try SigningKeys(parsing: "new:\(firstKey), old:\(secondKey)")
    }

    /// `hmac` of Python, an implementation that shares nothing with ours.
    private static func independentSignature(of text: String, hexadecimalKey: String) throws -> String {
        let script =
            "import base64,hashlib,hmac,sys;"
            + "print(base64.urlsafe_b64encode(hmac.new(bytes.fromhex(sys.argv[1]),sys.argv[2].encode(),hashlib.sha256)"
            + ".digest()).decode().rstrip('='))"
        let environment = ProcessInfo.processInfo.environment
        let local = ".venv/bin/python3"
        let python =
            environment["CALOTYPE_TEST_PYTHON"]
            ?? (FileManager.default.isExecutableFile(atPath: local) ? local : "/usr/bin/env")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: python)
        process.arguments = (python == "/usr/bin/env" ? ["python3"] : []) + ["-c", script, hexadecimalKey, text]
        let output = Pipe()
        process.standardOutput = output
        try process.start()
        let data = output.fileHandleForReading.allData()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    @Test(
        arguments: [
            ("/picture/cat.jpg", nil, "/picture/cat.jpg"),
            ("/picture/cat.jpg", "", "/picture/cat.jpg"),
            ("/picture/cat.jpg", "w=400&format=webp", "/picture/cat.jpg?w=400&format=webp"),
            ("/picture/a%20b/%C3%A9.jpg", "crop=1%2C2%2C3%2C4", "/picture/a%20b/%C3%A9.jpg?crop=1,2,3,4"),
            ("/400x300/猫.jpg", "download=%e7%8c%ab", "/400x300/%E7%8C%AB.jpg?download=%E7%8C%AB"),
            ("/picture/cat.jpg", "w=1&s=old.abc&q=2", "/picture/cat.jpg?w=1&q=2"),
            ("/picture/cat.jpg", "s=old.abc", "/picture/cat.jpg"),
            ("/picture/cat.jpg", "&&w=1&&q=2&", "/picture/cat.jpg?w=1&q=2"),
        ] as [(String, String?, String)]
    )
    func theSignatureIsThatOfAnotherImplementation(path: String, query: String?, text: String) throws {
        let keys = try Self.keys()
        let signed = keys.sign(path: path, query: query)
        let expected = try Self.independentSignature(of: text, hexadecimalKey: Self.firstKey)
        let separator = text.contains("?") ? "&" : "?"
        #expect(signed == "\(text)\(separator)s=new.\(expected)")
        try keys.verify(target: signed, now: 0)

        let older = try Self.independentSignature(of: text, hexadecimalKey: Self.secondKey)
        try keys.verify(target: "\(text)\(separator)s=old.\(older)", now: 0)
        #expect { try keys.verify(target: "\(text)\(separator)s=new.\(older)", now: 0) } throws: { error in
            (error as? NativeError)?.code == .signatureWrong
        }
    }

    @Test func theSignatureMayStandAnywhere() throws {
        let keys = try Self.keys()
        let signed = keys.sign(path: "/picture/cat.jpg", query: "w=400&q=2")
        let signature = try #require(signed.split(separator: "&").last)
        for query in ["\(signature)&w=400&q=2", "w=400&\(signature)&q=2", "w=400&q=2&\(signature)"] {
            try keys.verify(target: "/picture/cat.jpg?\(query)", now: 0)
        }
        #expect(throws: NativeError.self) {
            try keys.verify(target: "/picture/cat.jpg?\(signature)&q=2&w=400", now: 0)
        }
    }

    @Test func changingOneCharacterAnywhereBreaksIt() throws {
        let keys = try Self.keys()
        let signed = Array(keys.sign(path: "/picture/cat.jpg", query: "w=400&exp=2000000000").utf8)
        for index in signed.indices {
            for other in [UInt8(ascii: "x"), UInt8(ascii: "4"), UInt8(ascii: "%")] where signed[index] != other {
                var changed = signed
                changed[index] = other
                let target = String(decoding: changed, as: UTF8.self)
                #expect(throws: NativeError.self, "\(target)") { try keys.verify(target: target, now: 0) }
            }
        }
    }

    @Test(
        arguments: [
            ("", .signatureMissing),
            ("?w=400", .signatureMissing),
            ("?s", .signatureWrong),
            ("?s=", .signatureWrong),
            ("?s=new", .signatureWrong),
            ("?s=new.", .signatureWrong),
            ("?s=.AAAA", .signatureWrong),
            ("?s=none.AAAA", .signatureWrong),
            ("?s=new.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA", .signatureWrong),
            ("?s=new.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&s=new.A", .signatureWrong),
            ("?w=1?s=new.A", .signatureMissing),
        ] as [(String, NativeError.Code)]
    )
    func withoutARightSignature(query: String, code: NativeError.Code) throws {
        let keys = try Self.keys()
        #expect { try keys.verify(target: "/picture/cat.jpg\(query)", now: 0) } throws: { error in
            (error as? NativeError)?.code == code && (error as? NativeError)?.kind == .forbidden
        }
    }

    @Test func aTimeThatIsOver() throws {
        let keys = try Self.keys()
        let signed = keys.sign(path: "/picture/cat.jpg", query: "w=4", expires: 1000)
        #expect(signed.hasPrefix("/picture/cat.jpg?w=4&exp=1000&s=new."))
        try keys.verify(target: signed, now: 999)
        try keys.verify(target: signed, now: 1000)
        #expect { try keys.verify(target: signed, now: 1001) } throws: { error in
            (error as? NativeError)?.code == .expired && (error as? NativeError)?.kind == .gone
        }
        // Who cannot sign is not told about times.
        #expect { try keys.verify(target: signed + "x", now: 1001) } throws: { error in
            (error as? NativeError)?.code == .signatureWrong
        }
        #expect(keys.sign(path: "/a", query: "exp=5&w=1", expires: 7).hasPrefix("/a?w=1&exp=7&s="))
    }

    @Test func anEscapedNameHidesNoEndOfTime() throws {
        let keys = try Self.keys()
        let signed = keys.sign(path: "/picture/cat.jpg", query: "%65xp=1000")
        #expect { try keys.verify(target: signed, now: 1001) } throws: { error in
            (error as? NativeError)?.code == .expired
        }
    }

    @Test func withoutKeysOnlyTheTimeCounts() throws {
        let keys = SigningKeys()
        #expect(keys.isEmpty)
        try keys.verify(target: "/picture/cat.jpg?w=1", now: 0)
        #expect(throws: NativeError.self) { try keys.verify(target: "/picture/cat.jpg?exp=1", now: 2) }
        #expect(keys.sign(path: "/a", query: "w=1") == "/a?w=1")
        #expect(try SigningKeys(parsing: " , \n").isEmpty)
    }

    @Test(
        arguments: [
            ("https://img.example/picture/cat.jpg?w=400", "https://img.example", "/picture/cat.jpg", "w=400", ""),
            ("http://127.0.0.1:8080/400x300/cat.jpg", "http://127.0.0.1:8080", "/400x300/cat.jpg", nil, ""),
            ("/picture/cat.jpg?w=400#top", "", "/picture/cat.jpg", "w=400", "#top"),
            (
                "https://img.example/picture/https://other.example/a.jpg", "https://img.example",
                "/picture/https://other.example/a.jpg", nil, ""
            ),
            ("/picture/https://other.example/a.jpg?w=1", "", "/picture/https://other.example/a.jpg", "w=1", ""),
        ] as [(String, String, String, String?, String)]
    )
    func wholeURLs(url: String, origin: String, path: String, query: String?, fragment: String) throws {
        let keys = try Self.keys()
        #expect(keys.sign(url: url) == origin + keys.sign(path: path, query: query) + fragment)
    }

    @Test(arguments: [
        ("nocolon", "Signing key 1 has no ':'"),
        (":\(firstKey)", "Signing key 1 has a wrong id"),
        ("a b:\(firstKey)", "Signing key 1 has no ':'"),
        ("é:\(firstKey)", "Signing key 1 has a wrong id"),
        ("a.b:\(firstKey)", "Signing key 1 has a wrong id"),
        ("a:xyz", "Signing key 'a' is not an even number of hexadecimal digits."),
        ("a:\(firstKey)0", "Signing key 'a' is not an even number of hexadecimal digits."),
        ("a:", "Signing key 'a' has 0 bytes"),
        ("a:0011", "Signing key 'a' has 2 bytes; 16 are the least."),
        ("a:\(firstKey),a:\(secondKey)", "There are two signing keys with the id 'a'."),
    ])
    func wrongKeysAreNamedAndNeverShown(text: String, sentence: String) {
        #expect { try SigningKeys(parsing: text) } throws: { error in
            guard let error = error as? NativeError else { return false }
            return error.code == .invalidKeys && error.message.contains(sentence) && !error.message.contains("0011")
                && !error.message.contains("xyz")
        }
    }

    @Test func listsAreJoinedByCommasOrWhiteSpace() throws {
        let keys = try SigningKeys(parsing: "a:\(Self.firstKey),b:\(Self.firstKey)\nc:\(Self.firstKey.uppercased()) ")
        #expect(keys.ids == ["a", "b", "c"])
    }
}
