import Testing

@testable import Web

struct ImageJSONReaderTests {
    static let good: [(String, [BodyReading.Image])] = [
        (#"{"data":"AQID","name":"a.jpg"}"#, [.init(name: "a.jpg", bytes: [1, 2, 3])]),
        (#"{"name":"a.jpg","data":"AQID"}"#, [.init(name: "a.jpg", bytes: [1, 2, 3])]),
        (#" { "data" : "AQID" } "#, [.init(bytes: [1, 2, 3])]),
        (#"{"data":"AQID","name":null}"#, [.init(bytes: [1, 2, 3])]),
        (#"{"url":"https://example.com/a.jpg","name":"b"}"#, [.init(name: "b", url: "https://example.com/a.jpg")]),
        (#"{"images":[]}"#, []), ("{\"images\" : [ ] }\n", []),
        (
            #"{"images":[{"data":"AQ","name":"a"},{"url":"u"},{"data":"Ag==","name":"c"}]}"#,
            [.init(name: "a", bytes: [1]), .init(url: "u"), .init(name: "c", bytes: [2])]
        ),
        (#"{"data":"data:image/png;base64,AQID"}"#, [.init(bytes: [1, 2, 3])]),
        (#"{"data":"DATA:image/png;charset=x;BASE64,AQI"}"#, [.init(bytes: [1, 2])]),
        (#"{"data":"data:,a%20b%C3%A4"}"#, [.init(bytes: Array("a bä".utf8))]),
        (#"{"data":"data:;base64,"}"#, [.init()]), (#"{"data":""}"#, [.init()]),
        // A slash that PHP escapes, the URL-safe alphabet, white space, and an escaped digit.
        (#"{"data":"\/+8\/\u0041A=="}"#, [.init(bytes: [0xff, 0xef, 0x3f, 0x00])]),
        (#"{"data":"_-8_ \n AA"}"#, [.init(bytes: [0xff, 0xef, 0x3f, 0x00])]),
        (#"{"data":"data"}"#, [.init(bytes: [0x75, 0xab, 0x5a])]),
        (#"{"data":"AQID","name":"\ud83d\udc08 \"\\\u00e4\t"}"#, [.init(name: "🐈 \"\\ä\t", bytes: [1, 2, 3])]),
        (#"{"\u0064ata":"AQID"}"#, [.init(bytes: [1, 2, 3])]),
        ("{\"data\":\"AQID\",\"name\":\"Füße 🐈\"}", [.init(name: "Füße 🐈", bytes: [1, 2, 3])]),
        // An image that is no good, and one that is.
        (
            #"{"images":[{"name":"x","data":"A"},{"data":"AQ"}]}"#,
            [.init(name: "x", failure: .badBase64), .init(bytes: [1])]
        ),
        (#"{"images":[{"name":"x"},{"data":"AQ"}]}"#, [.init(name: "x", failure: .noImage), .init(bytes: [1])]),
        (#"{}"#, [.init(failure: .noImage)]),
    ]

    @Test(arguments: good)
    func readsImagesWhereverTheTextIsCut(text: String, images: [BodyReading.Image]) {
        let reading = Cuts.expectOneReading(Array(text.utf8), ImageJSONReader())
        #expect(reading.error == nil)
        let found = reading.images.filter { image in
            // A failed image may have begun.
            image.failure != nil || !reading.images.contains { $0.failure == .badBase64 && $0.name == image.name }
        }
        #expect(found == images)
    }

    static let broken: [(String, String)] = [
        ("", "ends in the middle"), ("   ", "ends in the middle"), ("{", "ends in the middle"),
        (#"{"data":"AQID""#, "ends in the middle"), (#"{"data":"AQID"#, "ends in the middle"),
        ("[]", "must be a JSON object; it begins with a list"), ("\"x\"", "must be a JSON object"),
        ("12", "must be a JSON object; it begins with 12. This is at byte 2."),
        ("12 ", "it begins with 12. This is at byte 2."),
        ("null", "must be a JSON object; it begins with null"), ("null ", "must be a JSON object; it begins with null"),
        (#"{"data":"AQID"} x"#, "Nothing may follow"), (#"{"data":"AQID"} x "#, "Nothing may follow"),
        (#"{"data":nul"#, "ends in the middle"),
        (#"{"data":"AQID"}{"#, "Nothing may follow"),
        (#"{"data":"AQID",}"#, "name is missing"), (#"{,}"#, "name is missing"), ("{1:2}", "name is missing"),
        (#"{"data" "AQID"}"#, "':' after 'data'"), (#"{"data":}"#, "'data' must be a string; it is '}'"),
        (#"{"data":12 }"#, "'data' must be a string; it is 12"),
        (#"{"data":[]}"#, "'data' must be a string; it is a list"),
        (#"{"name":{}}"#, "'name' must be a string; it is an object"),
        (#"{"url":true}"#, "'url' must be a string; it is true"),
        (#"{"images":{}}"#, "'images' must be a list of objects; it is an object"),
        (#"{"images":"x"}"#, "'images' must be a list of objects; it is a string"),
        (#"{"images":[1 ]}"#, "'images[0]' must be an object; it is 1"),
        (#"{"images":[{"data":"AQ"},[[[[["#, "'images[1]' must be an object; it is a list"),
        (#"{"images":[{"data":"AQ"} {"#, "after 'images[0]'"),
        (#"{"images":[{"data":"AQ"},]}"#, "'images[1]' must be an object"),
        (#"{"images":[{"data":{"x":1}}]}"#, "'images[0].data' must be a string; it is an object"),
        (#"{"images":[{"images":[]}]}"#, "no field 'images' in 'images[0]'"),
        (#"{"nmae":"x"}"#, "no field 'nmae' in the object"),
        (#"{"images":[{"data":"AQ","size":1}]}"#, "no field 'size' in 'images[0]'"),
        (#"{"data":"AQID","data":"AQID"}"#, "'data' is there twice"),
        (#"{"images":[{"name":"a","name":"b"}]}"#, "'images[0].name' is there twice"),
        (#"{"data":"AQID","url":"x"}"#, "'data' and 'url' exclude"),
        (#"{"name":"a","images":[]}"#, "'images' and 'name' exclude"),
        (#"{"images":[],"data":"AQID"}"#, "'images' and 'data' exclude"),
        ("{\"data\":\"AQ\nID\"}", "control character"), (#"{"data":"\x41"}"#, "unknown escape"),
        (#"{"name":"\ud83d"}"#, "surrogate"), (#"{"name":"\udc08"}"#, "surrogate"),
        (#"{"name":"\ud83d\u0041"}"#, "surrogate"),
        (#"{"name":"\u12g4"}"#, "without four digits"), ("{'data':'x'}", "a character that JSON does not have"),
        ("{\"data\":\(String(repeating: "1", count: 40))}", "endless"),
        ("\u{FEFF}{}", "a character that JSON does not have"),
        ("{\"name\":\"\(String(repeating: "a", count: 9000))\"}", "longer than 8192"),
        ("{\"\(String(repeating: "a", count: 9000))\":1}", "There is no field that one"),
    ]

    @Test(arguments: broken)
    func saysWhatIsBrokenAndWhere(text: String, words: String) {
        let body = Array(text.utf8)
        let reading = BodyReading(ImageJSONReader(), [body[...]])
        #expect(reading.error?.code == .badJSON)
        #expect(reading.error?.message.contains(words) == true, "\(text): \(reading.error?.message ?? "no error")")
        for length in [1, 2, 3, 7, 100] {
            #expect(BodyReading(ImageJSONReader(), Cuts.pieces(body, of: length)).error == reading.error)
        }
    }

    @Test func refusesNamesThatAreNotUTF8() {
        let body = Array("{\"name\":\"".utf8) + [0xff] + Array("\"}".utf8)
        #expect(BodyReading(ImageJSONReader(), [body[...]]).error?.message.contains("not UTF-8") == true)
    }

    static let flaws: [(String, String)] = [
        ("A", "one too many"), ("AAAAA", "one too many"), ("AA=", "padding is incomplete"),
        ("AA=A", "after its padding"),
        ("AA==A", "after its padding"), ("=", "padding is wrong"), ("A===", "padding is wrong"),
        ("AAA==", "padding is wrong"),
        ("AQ?D", "a '?' at character 3"), ("AQ\\u0000D", "byte 0x0 at character 3"),
        ("AQäD", "byte 0xc3 at character 3"),
        ("data:image/png;base64", "no ','"), ("data:,%4", "middle of a '%'"), ("data:,%4x", "two hexadecimal digits"),
        ("data:;base64,A?", "a '?' at character 2"), ("data:\(String(repeating: "x", count: 300)),", "first 256"),
    ]

    @Test(arguments: flaws)
    func saysWhatIsNoBase64AndGoesOn(data: String, words: String) throws {
        let body = Array("{\"images\":[{\"data\":\"\(data)\"},{\"data\":\"AQ==\",\"name\":\"good\"}]}".utf8)
        for cut in Cuts.all(body) {
            var reader = ImageJSONReader()
            var events: [BodyEvent] = []
            for piece in cut { events += try reader.read(piece) }
            events += try reader.finish()
            let failures = events.compactMap { event -> BodyError? in
                if case .failed(let error, _) = event { error } else { nil }
            }
            #expect(failures.map(\.code) == [.badBase64])
            let message = failures.first?.message ?? ""
            #expect(message.contains(words) && message.contains("'images[0].data'"), "\(message)")
            #expect(events.suffix(3) == [.began(name: nil), .bytes([1]), .ended(name: "good")])
        }
    }

    @Test func decodesLongData() throws {
        var numbers = FixedNumbers(3)
        let bytes = (0..<100_000).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: 99_999, by: 3) {
            let bits = Int(bytes[start]) << 16 | Int(bytes[start + 1]) << 8 | Int(bytes[start + 2])
            text += [18, 12, 6, 0].map { alphabet[bits >> $0 & 63] }
        }
        let body = Array("{\"data\":\"".utf8) + text + Array("\"}".utf8)
        for length in [1, 1000, 65_536] {
            let reading = BodyReading(ImageJSONReader(), Cuts.pieces(body, of: length))
            #expect(reading.error == nil)
            #expect(reading.images.map(\.bytes) == [Array(bytes[..<99_999])])
        }
    }

    @Test func neverFailsDifferentlyForOtherCuts() {
        var numbers = FixedNumbers(11)
        let pieces = [
            "{", "}", "[", "]", ":", ",", "\"data\"", "\"name\"", "\"images\"", "\"url\"", "\"AQID\"", "\"data:,%20\"",
            "null", "1",
            "\\", "\"", " ", "\"\\ud83d\\udc08\"", "\"A\"",
        ]
        for _ in 0..<2000 {
            let body =
                Array("{".utf8)
                + (0..<Int.random(in: 0..<14, using: &numbers)).flatMap { _ in
                    Array((pieces.randomElement(using: &numbers) ?? "").utf8)
                }
            let whole = BodyReading(ImageJSONReader(), [body[...]])
            for length in [1, 2, 3, 5] {
                let other = BodyReading(ImageJSONReader(), Cuts.pieces(body, of: length))
                #expect(other.error == whole.error, "\(String(decoding: body, as: UTF8.self))")
            }
        }
    }
}
