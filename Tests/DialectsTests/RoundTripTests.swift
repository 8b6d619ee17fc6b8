import Dialects
import Recipes
import Testing

struct RoundTripTests {
    /// Values to pick from, for every parameter that changes the picture.
    private static let choices: [(names: [String], values: [String])] = [
        (["w", "width", "scalex"], ["1", "400", "16384", "333", "50%", "99.99%"]),
        (["h", "height", "scaley"], ["1", "300", "16384", "77", "12.5%"]),
        (
            ["fit"],
            [
                "scale-down", "contain", "cover", "crop", "fill", "pad", "inside", "squeeze", "outside", "auto",
                "thumb", "limit",
            ]
        ),
        (["min-w"], ["1", "500"]),
        (["min-h"], ["2", "700"]),
        (["enlarge"], ["1", "0"]),
        (["zoom"], ["0.1", "1", "2.5"]),
        (["padding", "pad"], ["0", "5", "1,2%", "1,2,3,4.5"]),
        (["upright"], ["1", "0"]),
        (
            ["g", "gravity", "position"],
            ["center", "north", "southwest", "smart", "entropy", "face", "faces", "0.3,0.7", "0.123456789,1"]
        ),
        (
            ["crop", "rect"],
            ["1,2,3,4", "10%,20%,33.333333333%,50%", "0,0,100%,100%", "0.5,7%,99.25,0.000000001%", "30x20", "50%x7"]
        ),
        (["dpr"], ["1", "0.5", "1", "0.75"]),
        (["format", "f", "fm"], ["jpeg", "png", "webp", "avif", "gif", "tiff", "jxl", "auto"]),
        (["q", "quality"], ["1", "60", "79", "80", "100"]),
        (["max-bytes"], ["100", "200kB", "1.5MiB", "1000mb"]),
        (["max-bytes-scale"], ["", "0"]),
        (["bg", "background"], ["fff", "red", "ff880080", "transparent", "0001", "rebeccapurple"]),
        (["rotate", "rot"], ["0", "90", "-90", "45", "12.345678901", "0.000000001", "-0.1"]),
        (["flip"], ["h", "v", "hv", "none"]),
        (["blur"], ["0.1", "2.5", "250", "0.3333333"]),
        (["sharpen", "sharp"], ["0.1", "1", "9.999999999"]),
        (["grayscale"], ["1", "0", "true"]),
        (["brightness"], ["0", "1", "1.1", "0.000000007"]),
        (["contrast"], ["0", "1", "9.87654321"]),
        (["saturation"], ["0", "1", "0.5"]),
        (["trim"], ["", "0", "12.5", "false"]),
        (["redact"], ["faces", "faces,blur", "faces,pixelate", "faces,fill:f80", "faces,fill:black"]),
        (["page"], ["1", "2", "100000"]),
        (["frames"], ["1", "7"]),
        (["metadata"], ["none", "copyright", "keep"]),
        (["hdr"], ["sdr", "keep"]),
        (["preset"], ["thumbnail", "xl"]),
    ]

    private static func query(_ generator: inout SeededGenerator) -> String {
        var parts: [String] = []
        let share = Int.random(in: 1...9, using: &generator)
        for choice in choices where Int.random(in: 0..<10, using: &generator) < share {
            guard let name = choice.names.randomElement(using: &generator),
                let value = choice.values.randomElement(using: &generator)
            else { continue }
            parts.append("\(name)=\(value)")
        }
        return parts.shuffled(using: &generator).joined(separator: "&")
    }

    @Test(arguments: [Gravity.center, .attention, .point(x: 0.25, y: 0)])
    func whatIsWrittenReadsTheSame(gravity: Gravity) throws {
        let dialect = try NativeDialect(NativeDialect.Configuration(gravity: gravity))
        var generator = SeededGenerator(seed: 7)
        var understood = 0
        for _ in 0..<2000 {
            let query = Self.query(&generator)
            let recipe: Recipe
            do throws(NativeError) {
                recipe = try dialect.picture(query, accept: browserAccept)
            } catch {
                // Only a box that a factor makes too small is left to refuse.
                #expect(error.parameter == "dpr", "\(query): \(error.message)")
                continue
            }
            understood += 1
            let written = try #require(dialect.query(for: recipe), "\(query)")
            // Whether a quality was a preset's is all that no URL says.
            var said = recipe
            said.output.qualityScale = .format
            #expect(try dialect.picture(written, accept: browserAccept) == said, "\(query) became \(written)")
            #expect(dialect.query(for: recipe) == written)
        }
        #expect(understood > 1600)
    }

    @Test(arguments: [
        ("w=200&dpr=2", "width=400"),
        ("", ""),
        ("h=300&w=400&fit=cover&g=0,0", "width=400&height=300&fit=cover&gravity=northwest"),
        ("rect=10%,0,50.5%,20", "crop=10%25,0,50.5%25,20"),
        ("trim&grayscale&f=jpg&q=70", "trim=10&grayscale=1&format=jpeg&quality=70"),
        ("fit=pad&w=4&h=3&bg=red", "width=4&height=3&fit=pad&background=ff0000"),
        ("f=palette&colors=6&w=9", "width=9&format=palette"),
        ("colors=3&f=palette&q=9", "format=palette&colors=3"),
        ("preset=small&f=lqip", "width=540&height=540&format=lqip"),
        ("preset=small&f=auto", "width=540&height=540&format=auto&quality=82"),
        ("rotate=-0.000000001", "rotate=359.999999999"),
    ])
    func canonicalQueries(query: String, written: String) throws {
        #expect(native.query(for: try native.picture(query)) == written)
    }

    @Test(
        arguments: [
            [.flip(.horizontal), .inside(4, 3)],
            [.inside(4, 3), .inside(2, 1)],
            [.canvas(4, 3)],
            [.inside(4, 3, enlarge: true), .canvas(5, 3)],
            [.blur(sigma: 0.01)],
            [.blur(sigma: 0.12345678901234)],
            [.background(.white), .blur(sigma: 1)],
            [.resize(Resize(width: 20000, height: nil, fit: .inside, enlarge: false))],
            [.extend(Canvas(.box))],
            [.tone(Tone())],
        ] as [[Step]]
    )
    func whatNativeURLsCannotSayIsNotWritten(steps: [Step]) {
        #expect(native.query(for: Recipe(steps: steps)) == nil)
    }

    @Test func otherRoundingIsNotWritten() {
        #expect(native.query(for: Recipe(rounding: .halfEven)) == nil)
    }

    @Test(
        arguments: [
            ("/picture/a.jpg", "w=4", "/picture/a.jpg?width=4"),
            ("/picture/a%20b/%C3%A9%25.jpg", nil, "/picture/a%20b/%C3%A9%25.jpg"),
            ("/picture/a.jpg", "download=x%20%26y.jpg&format=json", "/picture/a.jpg?format=json&download=x%20%26y.jpg"),
            ("/400x300/a.jpg", nil, "/picture/a.jpg?width=400&height=300&fit=cover"),
            ("/picture/a%3Fb", "v=1&s=2", "/picture/a%3Fb"),
        ] as [(String, String?, String)]
    )
    func targets(path: String, query: String?, target: String) throws {
        let request = try native.parse(path: path, query: query, accept: nil)
        #expect(native.target(for: request) == target)
    }

    @Test func aRemoteImageIsWrittenSoThatNoProxyChangesIt() throws {
        let dialect = try NativeDialect(NativeDialect.Configuration(remoteOrigins: true))
        let request = try dialect.parse(path: "/picture/https://example.com/a.jpg", query: "w=4", accept: nil)
        #expect(dialect.target(for: request) == "/picture/b64/aHR0cHM6Ly9leGFtcGxlLmNvbS9hLmpwZw?width=4")
    }
}
