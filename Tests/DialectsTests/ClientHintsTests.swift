import Dialects
import Recipes
import Testing

/// What browsers say of their screens and connections, where a URL leaves it to them.
struct ClientHintsTests {
    private static func request(
        _ query: String,
        _ hints: [String: String],
        widths: [Int] = [],
        presetsOnly: Bool = false,
        path: String = "/picture/a.jpg"
    ) throws -> ImageRequest {
        let dialect = try NativeDialect(
            NativeDialect.Configuration(
                presets: ["small": "w=540&q=82", "plain": "w=540"],
                widths: AllowedWidths(widths),
                presetsOnly: presetsOnly
            )
        )
        return try dialect.parse(path: path, query: query, accept: nil, hints: ClientHints { hints[$0] })
    }

    @Test(
        arguments: [
            ("w=100", ["sec-ch-dpr": "2"], .inside(200, nil)), ("w=100", ["dpr": "2"], .inside(200, nil)),
            ("w=100", ["sec-ch-dpr": "3", "dpr": "2"], .inside(300, nil)),
            ("w=100&dpr=1", ["dpr": "2"], .inside(100, nil)),
            ("h=100", ["dpr": "1.1"], .inside(nil, 125)), ("w=100", ["dpr": "0.5"], .inside(50, nil)),
            ("w=100", ["dpr": "2.625"], .inside(275, nil)), ("w=100", ["dpr": "9"], .inside(500, nil)),
            ("w=100", ["dpr": "2", "save-data": "on"], .inside(100, nil)),
            ("w=100", ["dpr": "2", "save-data": "off"], .inside(200, nil)),
            ("w=10000", ["dpr": "2"], .inside(10000, nil)), ("w=1", ["dpr": "0.1"], .inside(1, nil)),
            ("w=100", ["width": "700"], .inside(100, nil)),
            ("fit=cover", ["width": "700"], .inside(700, nil, enlarge: true)),
            ("", ["width": "701"], .inside(750, nil)), ("", ["sec-ch-width": "1", "width": "90"], .inside(50, nil)),
            ("", ["width": "300", "dpr": "2"], .inside(300, nil)), ("dpr=2", ["width": "300"], .inside(300, nil)),
            ("", ["width": "600", "dpr": "2", "save-data": "on"], .inside(300, nil)),
            ("", ["width": "99999999"], .inside(16384, nil)), ("preset=small", ["dpr": "2"], .inside(1080, nil)),
        ] as [(String, [String: String], Step)]
    )
    func sizes(query: String, hints: [String: String], step: Step) throws {
        let request = try Self.request(query, hints)
        #expect(request.recipe.steps == [step])
    }

    @Test(arguments: ["", "x", "0", "-2", "2,2", "1e3", "nan", "2x", " 2", "0.01", "99999"])
    func whatMakesNoSenseIsPassedOver(value: String) throws {
        let hints = ["sec-ch-dpr": value, "save-data": "maybe", "ect": "5g"]
        #expect(try Self.request("w=100", hints).recipe == native.picture("w=100"))
        for value in ["", "x", "0", "-5", "5,5"] {
            #expect(try Self.request("", ["sec-ch-width": value]).recipe == native.picture(""))
        }
    }

    @Test(
        arguments: [
            ("", ["save-data": "on"], 50), ("", ["ect": "2g"], 50), ("", ["ect": "slow-2g"], 50),
            ("", ["ect": "3g"], 50),
            ("", ["ect": "4g"], nil), ("q=90", ["save-data": "on"], 90), ("preset=small", ["save-data": "on"], 82),
            ("preset=plain", ["ect": "3g"], 50), ("lossless&format=webp", ["ect": "3g"], nil),
            ("format=avif", ["ect": "3g"], 40), ("format=png", ["ect": "3g"], nil),
        ] as [(String, [String: String], Int?)]
    )
    func quality(query: String, hints: [String: String], quality: Int?) throws {
        #expect(try Self.request(query, hints).recipe.output.quality == quality)
    }

    /// Every answer says on what it depends, whether anything was said of it or not.
    @Test(arguments: [
        ("", ["Sec-CH-DPR", "DPR", "Sec-CH-Width", "Width", "Save-Data", "ECT"]),
        ("w=100", ["Sec-CH-DPR", "DPR", "Save-Data", "ECT"]), ("w=100&dpr=2", ["Save-Data", "ECT"]),
        ("w=100&q=5", ["Sec-CH-DPR", "DPR", "Save-Data"]), ("w=100&dpr=2&q=5", []),
        ("preset=small", ["Sec-CH-DPR", "DPR", "Save-Data"]), ("w=100&dpr=1&format=png", []),
    ])
    func dependsOn(query: String, fields: [String]) throws {
        for hints in [[:], ["dpr": "2", "width": "9", "save-data": "on", "ect": "2g"]] {
            #expect(try Self.request(query, hints).options.varies == fields)
        }
        let off = try native.parse(path: "/picture/a.jpg", query: query, accept: nil)
        #expect(off.options.varies == [])
    }

    /// No two requests that get different recipes look alike to a cache that heeds what is told.
    @Test func whatIsNotNamedChangesNothing() throws {
        let names: [String: [String]] = [
            "Sec-CH-DPR": ["sec-ch-dpr"], "DPR": ["dpr"], "Sec-CH-Width": ["sec-ch-width"], "Width": ["width"],
            "Save-Data": ["save-data"], "ECT": ["ect"],
        ]
        let values = [
            "sec-ch-dpr": "2", "dpr": "3", "sec-ch-width": "500", "width": "700", "save-data": "on", "ect": "2g",
        ]
        for query in [
            "", "w=10", "h=10", "w=10&dpr=1", "q=3", "w=10&q=3", "format=png", "preset=small", "preset=plain",
        ] {
            let bare = try Self.request(query, [:])
            for (field, keys) in names where !bare.options.varies.contains(field) {
                for key in keys {
                    #expect(try Self.request(query, [key: values[key] ?? ""]).recipe == bare.recipe, "\(query) \(key)")
                }
            }
        }
    }

    @Test func strangersHaveNoMoreSizesThanTheyAreAllowed() throws {
        let widths = [320, 640]
        #expect(try Self.request("w=300", ["dpr": "1.5"], widths: widths).recipe.steps == [.inside(640, nil)])
        #expect(try Self.request("", ["width": "301"], widths: widths).recipe.steps == [.inside(320, nil)])
        #expect(try Self.request("preset=plain", ["dpr": "1.1"], widths: widths).recipe.steps == [.inside(640, nil)])
        #expect(try Self.request("preset=plain", ["dpr": "1"], widths: widths).recipe.steps == [.inside(540, nil)])
        let only = try Self.request("preset=plain", ["dpr": "2", "width": "9", "ect": "2g"], presetsOnly: true)
        #expect(only.recipe.steps == [.inside(540, nil)] && only.options.varies == ["Save-Data", "ECT"])
        let both = try Self.request("preset=plain", ["dpr": "2"], widths: widths, presetsOnly: true)
        #expect(both.recipe.steps == [.inside(640, nil)])
    }

    /// Such a variant is found by its path alone.
    @Test func fixedSizesDependOnNobody() throws {
        let request = try Self.request("", ["dpr": "2", "save-data": "on", "width": "9"], path: "/40x30/a.jpg")
        #expect(request.recipe.steps == [.cover(40, 30)] && request.recipe.output.quality == nil)
        #expect(request.options.varies == [] && request.options.fixedKey == "40x30/a.jpg")
    }
}
