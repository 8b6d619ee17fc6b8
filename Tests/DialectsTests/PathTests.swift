import Dialects
import Recipes
import Testing

struct PathTests {
    @Test(arguments: [
        ("/picture/cat.jpg", "cat.jpg"),
        ("/picture/2026/10/cat.jpg", "2026/10/cat.jpg"),
        ("/picture/my%20cat.jpg", "my cat.jpg"),
        ("/picture/my+cat.jpg", "my+cat.jpg"),
        ("/picture/100%25.jpg", "100%.jpg"),
        ("/picture/%252e%252e/a", "%2e%2e/a"),
        ("/picture/%25%32%65", "%2e"),
        ("/picture/a%2Fb.jpg", "a/b.jpg"),
        ("/picture/a%2fb.jpg", "a/b.jpg"),
        ("/picture/%E7%8C%AB.jpg", "猫.jpg"),
        ("/picture/猫.jpg", "猫.jpg"),
        ("/picture/...", "..."),
        ("/picture/a..b", "a..b"),
        ("/picture/..a/b..", "..a/b.."),
        ("/picture/a%3Fb%23c", "a?b#c"),
        ("/picture/picture/a", "picture/a"),
        ("/picture/400x300/a", "400x300/a"),
        ("/picture/b64", "b64"),
        ("/picture/https", "https"),
        ("/picture/https:a", "https:a"),
        ("/picture/ftp:/a", "ftp:/a"),
        ("/picture/a&b=c;d", "a&b=c;d"),
    ])
    func keys(path: String, key: String) throws {
        #expect(try native.parse(path: path, query: nil, accept: nil).origin == .stored(key: key))
        #expect(native.claims(path: path))
    }

    @Test(arguments: [
        "/picture/", "/picture//", "/picture//a", "/picture/a//b", "/picture/a/", "/picture/.", "/picture/..",
        "/picture/../a", "/picture/a/..", "/picture/a/../b", "/picture/./a", "/picture/a/./b", "/picture/a/.",
        "/picture/%2e%2e/a", "/picture/%2E%2E/a", "/picture/.%2e/a", "/picture/%2e./a", "/picture/%2e/a",
        "/picture/..%2fa", "/picture/..%2Fetc%2Fpasswd", "/picture/a%2f..%2fb", "/picture/%2fetc/passwd",
        "/picture/%2Fetc%2Fpasswd", "/picture/a%2f", "/picture/a%2f%2fb", "/picture/a%00", "/picture/%00",
        "/picture/a%00.jpg", "/picture/a%0a", "/picture/a%0d%0aX:y", "/picture/a%7f", "/picture/a%1b",
        "/picture/a%5cb", "/picture/..%5c..%5cb", "/picture/a\\b", "/picture/C:%5Ca", "/picture/%", "/picture/a%",
        "/picture/a%2", "/picture/a%zz", "/picture/a%u002e", "/picture/%FF", "/picture/%C0%AE%C0%AE/a",
        "/picture/%C0%AF", "/picture/%E0%80%AF", "/picture/%ED%A0%80", "/picture/%F5%80%80%80", "/picture/a%C3",
        "/400x300/", "/400x300/..", "/400x300/%2e%2e/a", "/400x300//a", "/400x300/a%00", "/400x300/https://a.example/b",
    ])
    func whatCannotBeAKeyIsNotThereWithoutAHint(path: String) throws {
        let error = try native.refusal(path: path, query: nil)
        #expect(error == NativeError(.noSuchOriginal, "There is no such original."))
        #expect(error.kind == .notFound)
    }

    @Test func theUntouchedBytesHaveKeysLikePictures() throws {
        let wanted = try NativeDialect.original(path: "/original/2026/my%20cat.jpg", query: nil)
        #expect(wanted == OriginalRequest(key: "2026/my cat.jpg"))
        for path in ["/original/", "/original/..", "/original/%2e%2e/a", "/original/a%00", "/original", "/picture/a"] {
            #expect { try NativeDialect.original(path: path, query: nil) } throws: { error in
                (error as? NativeError)?.kind == .notFound
            }
        }
    }

    @Test func theUntouchedBytesAreDeliveredAsAskedFor() throws {
        let saved = try NativeDialect.original(path: "/original/a.jpg", query: "v=7&download=cat.jpg&exp=99")
        #expect(saved.options == ResponseOptions(download: "cat.jpg", isImmutable: true, expires: 99))
        for (query, code, parameter) in [
            ("w=400", NativeError.Code.misplacedParameter, "w"), ("v=1&format=json", .misplacedParameter, "format"),
            ("preset=small", .misplacedParameter, "preset"), ("widht=1", .unknownParameter, "widht"),
            ("exp=soon", .invalidValue, "exp"), ("v=1&v=2", .repeatedParameter, "v"),
        ] {
            #expect { try NativeDialect.original(path: "/original/a.jpg", query: query) } throws: { error in
                (error as? NativeError)?.code == code && (error as? NativeError)?.parameter == parameter
            }
        }
    }

    @Test func aKeyHasAtMostOneThousandAndTwentyFourBytes() throws {
        let longest = String(repeating: "a/", count: 511) + "bc"
        #expect(try native.parse(path: "/picture/\(longest)", query: nil, accept: nil).origin == .stored(key: longest))
        #expect(try native.refusal(path: "/picture/\(longest)d", query: nil).code == .noSuchOriginal)
    }

    @Test(arguments: [
        "", "/", "/picture", "picture/a", "/Picture/a", "/pictures/a", "/pict%75re/a", "//picture/a", "/a/b",
        "/images/a",
        "/x/a", "/0x0/a", "/0x300/a", "/400x0/a", "/0400x300/a", "/400x0300/a", "/00x/a", "/400X300/a", "/400x300x2/a",
        "/400xx300/a", "/400/a", "/-4x3/a", "/+4x3/a", "/4.5x3/a", "/16385x1/a", "/1x16385/a", "/99999x1/a",
        "/100000x1/a", "/4x3%20/a", "/%34x3/a", "/٤x٣/a", "/400x300", "/x300",
    ])
    func whatIsNotOurs(path: String) throws {
        #expect(!native.claims(path: path))
        #expect(try native.refusal(path: path, query: nil).code == .notFound)
    }

    @Test(arguments: [
        "https://example.com/a.jpg", "http://example.com/a.jpg", "https%3A%2F%2Fexample.com%2Fa.jpg",
        "https:/example.com/a.jpg", "HTTPS://example.com/a.jpg", "b64/aHR0cHM6Ly9leGFtcGxlLmNvbS9hLmpwZw",
    ])
    func remoteImagesAreOffUntilSwitchedOn(name: String) throws {
        let error = try native.refusal(path: "/picture/\(name)", query: "w=4")
        #expect(error.code == .remoteOriginsOff)
        #expect(error.kind == .forbidden)
    }

    @Test(arguments: [
        ("https://example.com/a.jpg", "https://example.com/a.jpg"),
        ("http://example.com:8080/a.jpg", "http://example.com:8080/a.jpg"),
        ("https:/example.com/a.jpg", "https://example.com/a.jpg"),
        ("HTTPS://Example.com/A.jpg", "https://Example.com/A.jpg"),
        ("https://example.com/a%20b%2Fc.jpg", "https://example.com/a%20b%2Fc.jpg"),
        ("https%3A%2F%2Fexample.com%2Fa%2520b.jpg%3Fx%3D1", "https://example.com/a%20b.jpg?x=1"),
        ("https:%2F%2Fexample.com/a.jpg", "https://example.com/a.jpg"),
        ("https%3a//example.com/a.jpg", "https://example.com/a.jpg"),
        ("b64/aHR0cHM6Ly9leGFtcGxlLmNvbS9hLmpwZw", "https://example.com/a.jpg"),
        ("b64/aHR0cHM6Ly9leGFtcGxlLmNvbS9hLmpwZw==", "https://example.com/a.jpg"),
        ("b64/aHR0cHM6Ly9leGFtcGxlLmNvbS9hLmpwZw%3D%3D", "https://example.com/a.jpg"),
    ])
    func remoteImages(name: String, url: String) throws {
        let dialect = try NativeDialect(NativeDialect.Configuration(remoteOrigins: true))
        #expect(try dialect.parse(path: "/picture/\(name)", query: nil, accept: nil).origin == .remote(url: url))
    }

    @Test(arguments: [
        "https://", "https:///a", "https://?a", "https%3A%2F%2F", "https://a.example/b%20c\u{7f}",
        "https://a.example/é",
        "https%3A%2F%2Fa.example%2Fb%20c", "https%3A%2F%2Fa.example%0D%0AHost:b", "https%3A%2F%2Fa.example%5Cb", "b64/",
        "b64/!", "b64/aHR0cHM6Ly9leGFtcGxlLmNvbS9hLmpwZw=", "b64/aHR0cHM6Ly9leGFtcGxlLmNvbS9hLmpwZx",
        "b64/ZnRwOi8vYQ", "b64/Li4vLi4vZXRj", "b64/aHR0cHM6Ly9h/a", "b64/%FF",
    ])
    func whatIsNoAddressOfARemoteImage(name: String) throws {
        let dialect = try NativeDialect(NativeDialect.Configuration(remoteOrigins: true))
        let error = try dialect.refusal(path: "/picture/\(name)", query: nil)
        #expect([.invalidRemoteURL, .noSuchOriginal].contains(error.code))
    }

    @Test func fixedSizesMayStandBehindThePrefixOfABucket() throws {
        var configuration = NativeDialect.Configuration()
        configuration.fixedPrefix = "made by/us/"
        let dialect = try NativeDialect(configuration)
        let plain = try dialect.parse(path: "/400x300/a/cat.jpg", query: "fit=fill", accept: nil)
        for path in ["/made%20by/us/400x300/a/cat.jpg", "/made by/us/400x300/a/cat.jpg"] {
            #expect(try dialect.parse(path: path, query: "fit=fill", accept: nil) == plain)
            #expect(dialect.claims(path: path) && !native.claims(path: path))
        }
        for path in ["/made%20by/us/picture/cat.jpg", "/made%20by/400x300/cat.jpg", "/made%20by/us/made%20by/us/4x3/a"]
        {
            #expect(!dialect.claims(path: path))
        }
        // What was an address before stays what it was.
        configuration.fixedPrefix = "picture/"
        let other = try NativeDialect(configuration)
        let picture = try other.parse(path: "/picture/400x300/cat.jpg", query: nil, accept: nil)
        #expect(picture.origin == .stored(key: "400x300/cat.jpg") && picture.options.fixedKey == nil)
    }
}
