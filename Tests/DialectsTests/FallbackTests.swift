import Dialects
import Recipes
import Testing

struct FallbackTests {
    private static let presets = [
        "a": "w=9&fallback=a.png", "b": "fallback=b.png&fallback-status=404", "c": "w=3",
        "no": "fallback=none",
    ]

    private static func dialect(fallback: String? = nil, status: Fallback.Status = .code(200)) throws -> NativeDialect {
        try NativeDialect(
            NativeDialect.Configuration(presets: presets, fallback: fallback, fallbackStatus: status)
        )
    }

    @Test(
        arguments: [
            ("", nil), ("fallback=x/y.png", Fallback(key: "x/y.png")), ("fallback=none", nil),
            ("fallback=K%C3%A4tze.png", Fallback(key: "K\u{e4}tze.png")),
            ("fallback=x&fallback-status=599", Fallback(key: "x", status: .code(599))),
            ("fallback=x&fallback-status=error", Fallback(key: "x", status: .ofError)),
            ("fallback-status=404", nil), ("preset=a", Fallback(key: "a.png")),
            ("preset=a,b", Fallback(key: "b.png", status: .code(404))),
            ("preset=b,a", Fallback(key: "a.png", status: .code(404))), ("preset=a,no", nil),
            ("preset=a&fallback=x", Fallback(key: "x")), ("preset=a&fallback=none", nil),
            ("preset=c&fallback=preset:a", Fallback(key: "a.png")), ("fallback=preset:no", nil),
            ("preset=a.webp", Fallback(key: "a.png")), ("preset=c", nil),
        ] as [(String, Fallback?)]
    )
    func whatAURLSays(query: String, fallback: Fallback?) throws {
        for path in ["/picture/p.jpg", "/40x30/p.jpg"] {
            let request = try Self.dialect().parse(path: path, query: query, accept: nil)
            #expect(request.fallback == fallback)
            // Whose fallback it is decides nothing of the picture.
            let isOfA = query.contains("preset=a") || query.contains(",a")
            #expect(path != "/picture/p.jpg" || request.recipe.steps.contains(.inside(9, nil)) == isOfA)
        }
    }

    @Test(
        arguments: [
            ("", Fallback(key: "s.png", status: .ofError)), ("fallback=none", nil), ("preset=no", nil),
            ("fallback=x", Fallback(key: "x", status: .ofError)),
            ("fallback-status=200", Fallback(key: "s.png")), ("preset=b", Fallback(key: "b.png", status: .code(404))),
        ] as [(String, Fallback?)]
    )
    func theServersHoldsWhereNobodySays(query: String, fallback: Fallback?) throws {
        let dialect = try Self.dialect(fallback: "s.png", status: .ofError)
        let request = try dialect.parse(path: "/picture/p.jpg", query: query, accept: nil)
        #expect(request.fallback == fallback)
        let target = try #require(dialect.target(for: request))
        let parts = target.split(separator: "?").map(String.init)
        let again = try dialect.parse(path: parts[0], query: parts.count > 1 ? parts[1] : nil, accept: nil)
        #expect(again.fallback == fallback, "\(target)")
    }

    @Test func aFixedSizeKeepsItsKeyAndAFallbackHasNone() throws {
        let request = try native.parse(path: "/40x30/p.jpg", query: "fallback=x.png", accept: nil)
        #expect(request.options.fixedKey == "40x30/p.jpg")
        let other = try #require(request.ofFallback)
        #expect(other.origin == .stored(key: "x.png") && other.options.fixedKey == nil && other.fallback == nil)
        #expect(other.recipe == request.recipe)
    }

    @Test(arguments: [
        ("fallback=", "'fallback' needs a value: the key of an original, preset:NAME or none."),
        ("fallback=../x", "'fallback' cannot be '../x': it takes the key of an original, preset:NAME or none."),
        ("fallback=/x", "'fallback' cannot be '/x'"), ("fallback=a%5Cb", "'fallback' cannot be 'a\\b'"),
        ("fallback=preset:nope", "There is no preset 'nope'."),
        ("fallback=preset:c", "'fallback' cannot be 'preset:c': that preset has no fallback."),
        ("fallback-status=301", "'fallback-status' cannot be '301': it takes 200, a whole number from 400 to 599"),
        ("fallback-status=0200", "'fallback-status' cannot be '0200'"),
        ("fallback-status=x", "'fallback-status' cannot be 'x'"),
    ])
    func aWrongValue(query: String, sentence: String) throws {
        let error = try Self.dialect().refusal(query: query)
        #expect(error.message.hasPrefix(sentence), "\(error.message)")
        #expect(error.kind == .badRequest)
    }

    @Test func whereItCannotStand() throws {
        for query in ["fallback=x", "fallback-status=404"] {
            #expect(throws: NativeError.self) { try NativeDialect.original(path: "/original/a.jpg", query: query) }
            #expect(throws: NativeError.self) { try native.recipe(parameters: query) }
        }
        let preset = NativeDialect.Configuration(presets: ["a": "fallback=preset:b", "b": "fallback=x"])
        do throws(NativeError) {
            _ = try NativeDialect(preset)
            Issue.record("accepted")
        } catch {
            #expect(error.code == .invalidPreset && error.message.contains("takes a key or none in a preset"))
        }
    }
}
