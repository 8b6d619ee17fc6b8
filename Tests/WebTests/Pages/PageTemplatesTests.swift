import Testing

@testable import Web

struct PageTemplatesTests {
    private struct View: Sendable {
        var text: String
    }

    @Test func everyTemplateCanBeRead() throws {
        let templates = try PageTemplates.embedded.get()
        for name in PageTemplates.Name.allCases {
            #expect(try templates.render(name, View(text: "")).contains("<main"), "\(name)")
        }
    }

    /// Nothing of a view is ever markup.
    @Test func noTemplateLeavesTextUnescaped() {
        for (name, bytes) in PageTemplates.sources {
            let text = String(decoding: bytes, as: UTF8.self)
            #expect(!text.contains("{{{") && !text.contains("{{&"), "\(name)")
        }
    }

    /// What the engine takes for one character is several scalars to a browser.
    @Test(arguments: [
        ("<b>", "&lt;b&gt;"), ("\"\u{301} x", "&quot;\u{301} x"), ("'\u{20dd}", "&#39;\u{20dd}"),
        ("<\u{338}", "&lt;\u{338}"), ("a & b", "a &amp; b"), ("{{text}}", "{{text}}"),
    ])
    func escapesScalars(text: String, expected: String) throws {
        let sources = [
            "layout": Array("[{{$content}}{{/content}}]".utf8), "part": Array("({{text}})".utf8),
            "home": Array(
                "{{<layout}}{{$content}}{{text}}{{> part}}{{#text}}{{.}}{{/text}}{{/content}}{{/layout}}".utf8
            ),
        ]
        let rendered = try PageTemplates(sources).render(.home, View(text: text))
        #expect(Array(rendered.unicodeScalars) == Array("[\(expected)(\(expected))\(expected)]".unicodeScalars))
    }

    @Test(arguments: [
        (0, "0 bytes"), (1, "1 byte"), (999, "999 bytes"), (1000, "1 kB"), (1049, "1 kB"), (1050, "1.1 kB"),
        (9_949, "9.9 kB"), (9_950, "10 kB"), (43_499, "43 kB"), (999_499, "999 kB"), (999_500, "1 MB"),
        (50_000_000, "50 MB"), (3_145_728, "3.1 MB"), (2_000_000_000_000, "2 TB"),
    ])
    func bytesAreWrittenForPeople(bytes: Int, expected: String) {
        #expect(ByteText.text(bytes) == expected)
    }

    @Test func theLoaderIsSmall() { #expect(Asset.loader.bytes.count <= 3_000) }
}
