import Testing

@testable import Web

struct MultipartReaderTests {
    /// A part with these header lines.
    private static func part(_ headers: [String], _ bytes: [UInt8], boundary: String = "xyz") -> [UInt8] {
        Array("--\(boundary)\r\n".utf8) + headers.flatMap { Array(($0 + "\r\n").utf8) } + Array("\r\n".utf8) + bytes
            + Array("\r\n".utf8)
    }

    private static func file(_ name: String, _ bytes: [UInt8], boundary: String = "xyz") -> [UInt8] {
        part(
            ["Content-Disposition: form-data; name=\"image\"; filename=\"\(name)\"", "Content-Type: image/jpeg"],
            bytes,
            boundary: boundary
        )
    }

    private static func reader(_ boundary: String = "xyz") throws -> MultipartReader {
        MultipartReader(try #require(MultipartDelimiter(boundary: Array(boundary.utf8))))
    }

    private static let end = Array("--xyz--\r\n".utf8)
    private static let picture: [UInt8] = Array(0...255)

    @Test func takesEveryPartWithAFileNameWhereverTheBodyIsCut() throws {
        let field = Self.part(["Content-Disposition: form-data; name=\"title\""], Array("A cat".utf8))
        let body =
            Self.file("a.jpg", Self.picture) + field + Self.file("b.jpg", Array("\r\n--xy\r\n-".utf8))
            + Self.file("a.jpg", []) + Self.end
        let reading = Cuts.expectOneReading(body, try Self.reader())
        #expect(reading.error == nil)
        #expect(reading.images.map(\.name) == ["a.jpg", "b.jpg", "a.jpg"])
        #expect(reading.images.map(\.bytes) == [Self.picture, Array("\r\n--xy\r\n-".utf8), []])
    }

    @Test func givesTheTokenAndNoLongOne() throws {
        let header = ["Content-Disposition: form-data; name=\"token\""]
        let body =
            Self.part(header, Array("secret-\u{e4}".utf8)) + Self.file("a.jpg", Self.picture)
            + Self.part(header, Array(repeating: 0x61, count: 1_024))
            + Self.part(header, Array(repeating: 0x61, count: 1_025)) + Self.part(header, []) + Self.end
        let reading = Cuts.expectOneReading(body, try Self.reader())
        #expect(reading.error == nil && reading.images.map(\.name) == ["a.jpg"])
        #expect(reading.tokens == ["secret-\u{e4}", String(repeating: "a", count: 1_024), ""])
    }

    /// Lines that begin like a boundary and are none.
    @Test(arguments: [
        "\r\n--xyza", "\r\n--xyz-", "\r\n--xyz -\r\n", "\r\n--xy", "\r--xyz\r\n", "\n--xyz\r\n", "\r\n-xyz\r\n",
        "\r\n--XYZ\r\n", "\r\r\r\n--xyzz\r\n", "\r\n--xyz\r\r\n", "\r\n--xyz\n", "--xyz\r\n", "\r\n\r\n--xyza\r\n",
    ])
    func takesLookAlikesForBytes(text: String) throws {
        let bytes = Array(("a" + text + "b").utf8)
        let reading = Cuts.expectOneReading(Self.file("a", bytes) + Self.end, try Self.reader())
        #expect(reading.images.map(\.bytes) == [bytes])
        #expect(reading.error == nil)
    }

    @Test func allowsBlanksAfterABoundaryAndTextAroundAll() throws {
        let middle = "--xyz \t \r\nContent-Disposition: form-data; filename=b\r\n\r\nB\r\n"
        let body =
            Array("This is for old programs.\r\n--xy\r\n".utf8) + Self.file("a", [1]) + Array(middle.utf8)
            + Array("--xyz--\r\nand after it --xyz\r\n\r\n--xyz\r\n".utf8)
        let reading = Cuts.expectOneReading(body, try Self.reader())
        #expect(reading.images.map(\.name) == ["a", "b"])
        #expect(reading.images.map(\.bytes) == [[1], Array("B".utf8)])
        #expect(reading.error == nil)
    }

    @Test func skipsAFormFieldWithoutAChosenFile() throws {
        let body = Self.file("", []) + Self.file("", [1, 2]) + Self.end
        let reading = Cuts.expectOneReading(body, try Self.reader())
        #expect(reading.images == [BodyReading.Image(name: nil, bytes: [1, 2])])
    }

    @Test func readsTheLongestBoundary() throws {
        let boundary = String(repeating: "-", count: 27) + String(repeating: "a", count: 43)
        let body = Self.file("a", Self.picture, boundary: boundary) + Array("--\(boundary)--".utf8)
        let reading = Cuts.expectOneReading(body, try Self.reader(boundary))
        #expect(reading.images.map(\.bytes) == [Self.picture])
        #expect(reading.error == nil)
    }

    @Test(arguments: ["", "a ", String(repeating: "a", count: 71), "a\r", "a\"b", "ä"])
    func refusesWhatIsNoBoundary(text: String) {
        #expect(MultipartDelimiter(boundary: Array(text.utf8)) == nil)
    }

    static let broken: [(String, String)] = [
        ("", "does not hold the boundary"), ("\r\n", "does not hold the boundary"),
        ("--abc\r\n\r\nx\r\n--abc--\r\n", "does not hold the boundary"),
        ("--xyz", "does not hold the boundary"),
        ("--xyz\r\n", "ends before its last boundary"),
        ("--xyz\r\nContent-Disposition: form-data; filename=a\r\n\r\nabc", "ends before its last boundary"),
        ("--xyz\r\nContent-Disposition: form-data; filename=a\r\n\r\nabc\r\n--xyz\r\n", "ends before"),
        ("--xyz\r\nContent-Disposition: form-data; filename=a\r\n\r\nabc\r\n--xyz-", "ends before"),
        ("--xyz\r\nno colon\r\n\r\nabc\r\n--xyz--", "has no ':'"),
        ("--xyz\r\nContent-Disposition: form-data; filename=a\n\nabc\r\n--xyz--", "CR LF"),
        ("--xyz\r\nX: \(String(repeating: "a", count: 17_000))\r\n\r\n", "longer than 16384"),
    ]

    @Test(arguments: broken)
    func saysWhatIsBroken(body: String, words: String) throws {
        let body = Array(body.utf8)
        let reading = BodyReading(try Self.reader(), [body[...]])
        #expect(reading.error?.code == .badMultipart)
        #expect(reading.error?.message.contains(words) == true, "\(reading.error?.message ?? "no error")")
        for length in [1, 2, 3, 7, 100] {
            #expect(BodyReading(try Self.reader(), Cuts.pieces(body, of: length)).error == reading.error)
        }
    }

    @Test func boundsPreambleAndParts() throws {
        let long = [UInt8](repeating: 0x0d, count: 70_000)
        #expect(BodyReading(try Self.reader(), [long[...]]).error?.message.contains("does not begin") == true)
        let many = (0..<1001).flatMap { _ in Array("--xyz\r\n\r\n\r\n".utf8) }
        #expect(BodyReading(try Self.reader(), [many[...]]).error?.message.contains("1000 parts") == true)
    }

    @Test func boundsTheLinesOfAPartsHeader() throws {
        func body(_ lines: Int) -> [UInt8] {
            let others = (1..<lines).map { "X-\($0): b" }
            return Self.part(["Content-Disposition: form-data; name=i; filename=a"] + others, [1]) + Self.end
        }
        #expect(Cuts.expectOneReading(body(32), try Self.reader()).images.map(\.bytes) == [[1]])
        let reading = BodyReading(try Self.reader(), [body(33)[...]])
        #expect(reading.error?.message == "The header of a part has 33 lines; 32 are the most.")
    }

    @Test func refusesEncodedParts() throws {
        let headers = ["Content-Disposition: form-data; filename=a", "Content-Transfer-Encoding: base64"]
        let body = Self.part(headers, Array("AAAA".utf8)) + Self.file("b", [1]) + Self.end
        let reading = Cuts.expectOneReading(body, try Self.reader())
        #expect(reading.images.map(\.failure) == [.badMultipart, nil])
        #expect(reading.images.last?.bytes == [1])
    }

    @Test func neverFailsDifferentlyForOtherCuts() throws {
        var numbers = FixedNumbers(7)
        let pieces = [
            "\r", "\n", "-", "--", "xyz", "\r\n--xyz", "\r\n--xyz--", "\r\n\r\n", "filename=a", "a", ":", " ",
        ]
        let start = Self.file("a", [1, 2, 3])
        for _ in 0..<400 {
            let tail = (0..<Int.random(in: 0..<30, using: &numbers)).flatMap { _ in
                Array((pieces.randomElement(using: &numbers) ?? "").utf8)
            }
            let reader = try Self.reader()
            let body = start + tail
            let whole = BodyReading(reader, [body[...]])
            for length in [1, 2, 3, 5, 8] {
                // Of a body that is refused as a whole, nothing is kept anyway.
                let other = BodyReading(reader, Cuts.pieces(body, of: length))
                #expect(other.error == whole.error, "\(body)")
                #expect(whole.error != nil || other.images == whole.images, "\(body)")
            }
        }
    }
}
