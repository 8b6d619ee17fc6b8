import NIOCore
import Testing

@testable import RedisQueue

struct RESPParserTests {
    static func bulk(_ text: String) -> RESPValue { .bulk(ByteBuffer(string: text)) }

    static let replies: [(String, RESPValue)] = [
        ("+OK\r\n", .simple("OK")),
        ("+\r\n", .simple("")),
        ("-ERR no such thing\r\n", .error(RESPFailure(text: "ERR no such thing"))),
        (":0\r\n", .integer(0)),
        (":-9223372036854775808\r\n", .integer(.min)),
        ("$0\r\n\r\n", bulk("")),
        ("$5\r\na\r\nb\n\r\n", bulk("a\r\nb\n")),
        ("$-1\r\n", .null),
        ("*-1\r\n", .null),
        ("*0\r\n", .array([])),
        ("*2\r\n$1\r\na\r\n*1\r\n:1\r\n", .array([bulk("a"), .array([.integer(1)])])),
        ("*3\r\n*0\r\n*0\r\n%0\r\n", .array([.array([]), .array([]), .map([])])),
        ("_\r\n", .null),
        ("#t\r\n", .boolean(true)),
        ("#f\r\n", .boolean(false)),
        (",1.5\r\n", .double(1.5)),
        (",inf\r\n", .double(.infinity)),
        ("(3492890328409238509324850943850943825024385\r\n", .bigNumber("3492890328409238509324850943850943825024385")),
        ("!7\r\nERR a b\r\n", .error(RESPFailure(text: "ERR a b"))),
        ("=5\r\ntxt:x\r\n", bulk("x")),
        ("~1\r\n:1\r\n", .set([.integer(1)])),
        ("%1\r\n+a\r\n:1\r\n", .map([.simple("a"), .integer(1)])),
        (">1\r\n+invalidate\r\n", .push([.simple("invalidate")])),
        ("|1\r\n+ttl\r\n:1\r\n+OK\r\n", .simple("OK")),
        ("|0\r\n*2\r\n|1\r\n+a\r\n+b\r\n:1\r\n:2\r\n", .array([.integer(1), .integer(2)])),
    ]

    /// What comes of bytes that arrive in pieces, and whether they end in an error.
    private func parse(_ pieces: [[UInt8]], _ limits: RESPParser.Limits = RESPParser.Limits()) -> ([RESPValue], Bool) {
        var parser = RESPParser(limits: limits)
        var buffer = ByteBuffer()
        var values: [RESPValue] = []
        for piece in pieces {
            buffer.writeBytes(piece)
            do throws(RESPProtocolError) {
                while let value = try parser.next(&buffer) { values.append(value) }
            } catch {
                return (values, true)
            }
        }
        return (values, false)
    }

    @Test(arguments: replies)
    func readsEveryKindHoweverItIsCut(text: String, value: RESPValue) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            let (values, isBroken) = parse([Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(values == [value] && !isBroken)
        }
        #expect(parse(bytes.map { [$0] }).0 == [value])
        #expect(parse([Array(bytes.dropLast())]).0.isEmpty)
    }

    @Test func manyRepliesFollowEachOther() {
        let bytes = Self.replies.flatMap { Array($0.0.utf8) }
        for size in [1, 2, 3, 7, 64, bytes.count] {
            let pieces = stride(from: 0, to: bytes.count, by: size).map {
                Array(bytes[$0..<min($0 + size, bytes.count)])
            }
            #expect(parse(pieces).0 == Self.replies.map(\.1))
        }
    }

    @Test(arguments: [
        "HTTP/1.1 400 Bad Request\r\n", "\r\n", "\n", "\u{16}\u{3}\u{1}", ":\r\n", ":1.5\r\n", ": 1\r\n",
        ":99999999999999999999\r\n",
        "$-2\r\n", "$x\r\n", "$1\r\nab\r\n", "$1\r\na\n\r", "*-2\r\n", "*9999999999999\r\n", "$9223372036854775807\r\n",
        "%9223372036854775807\r\n", "#x\r\n", ",x\r\n", "=3\r\ntxt\r\n", "*1\r\n>1\r\n+a\r\n", "+a\n",
    ])
    func whatIsNoReplyIsRefused(text: String) {
        #expect(parse([Array(text.utf8)]).1)
        #expect(parse(text.utf8.map { [$0] }).1)
    }

    @Test func lengthsDepthsAndNumbersAreBounded() {
        let limits = RESPParser.Limits(bytes: 1_000, elements: 20, depth: 3, line: 50)
        func isRefused(_ text: String) -> Bool { parse([Array(text.utf8)], limits).1 }
        #expect(isRefused("+" + String(repeating: "a", count: 60)), "a line without an end")
        #expect(isRefused("$1001\r\n"))
        #expect(isRefused("*2\r\n$600\r\n" + String(repeating: "a", count: 600) + "\r\n$600\r\n"))
        #expect(isRefused("*21\r\n"))
        #expect(isRefused("*19\r\n*19\r\n" + String(repeating: ":1\r\n", count: 19)))
        #expect(isRefused("*1\r\n*1\r\n*1\r\n*1\r\n"))
        #expect(isRefused(String(repeating: "|1\r\n+a\r\n+b\r\n", count: 10)), "remarks about nothing")
        #expect(!isRefused("*1\r\n*1\r\n*1\r\n:1\r\n" + String(repeating: "+OK\r\n", count: 100)))
    }

    /// Random bytes never crash, never hang, and are understood the same whole and in pieces.
    @Test(arguments: 0..<8)
    func randomBytesDoNoHarm(seed: Int) {
        var random = SystemRandomNumberGenerator()
        let letters = Array("+-:$*_#,(!=%~>|0123456789tfinf.\r\n\r\n\r\na ".utf8)
        let replies = Self.replies.map { Array($0.0.utf8) }
        for round in 0..<3_000 {
            var bytes: [UInt8]
            if round % 2 == 0 {
                bytes = (0..<Int.random(in: 1...60, using: &random)).map { _ in
                    letters.randomElement(using: &random) ?? 0
                }
            } else {
                bytes = (0..<4).flatMap { _ in replies.randomElement(using: &random) ?? [] }
                for _ in 0..<seed where !bytes.isEmpty {
                    let place = Int.random(in: 0..<bytes.count, using: &random)
                    switch Int.random(in: 0..<3, using: &random) {
                    case 0: bytes[place] = UInt8.random(in: .min ... .max, using: &random)
                    case 1: bytes.remove(at: place)
                    default: bytes.insert(letters.randomElement(using: &random) ?? 0, at: place)
                    }
                }
            }
            let (whole, isBroken) = parse([bytes])
            let cut = Int.random(in: 0...bytes.count, using: &random)
            for pieces in [bytes.map { [$0] }, [Array(bytes[..<cut]), Array(bytes[cut...])]] {
                let (values, isAlsoBroken) = parse(pieces)
                // NaN is unlike itself, and so is an array that holds it.
                #expect("\(values)" == "\(whole)" && isAlsoBroken == isBroken, "\(bytes)")
            }
        }
    }
}
