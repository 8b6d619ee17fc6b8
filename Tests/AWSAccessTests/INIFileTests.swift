import Testing

@testable import AWSAccess

struct INIFileTests {
    @Test(
        arguments: [
            ("", [:]),
            ("\n\n# only\n; comments\n  # here\n", [:]),
            ("[a]\nb=c", ["a": ["b": "c"]]),
            ("\u{FEFF}[a]\r\nb = c\r\n", ["a": ["b": "c"]]),
            ("[ a ]\n  b  =  c  \n", ["a": ["b": "c"]]),
            ("  [a]\n  b=c\n  d=e\n", ["a": ["b": "c", "d": "e"]]),
            ("[a]\nB_C=d", ["a": ["b_c": "d"]]),
            ("[a]\nb: c", ["a": ["b": "c"]]),
            ("[a]\nb=c=d:e", ["a": ["b": "c=d:e"]]),
            ("[a]\nb=", ["a": ["b": ""]]),
            ("[a] # remark\nb = c # remark\nd = e ; remark", ["a": ["b": "c", "d": "e"]]),
            ("[a]\nb = c#d;e/+==", ["a": ["b": "c#d;e/+=="]]),
            ("[a]\nb=1\n[c]\nb=2\n[a]\nd=3", ["a": ["b": "1", "d": "3"], "c": ["b": "2"]]),
            ("[a]\nb=1\nb=2", ["a": ["b": "2"]]),
            ("[a]\nb = one\n  two\nc = 3", ["a": ["b": "one\ntwo", "c": "3"]]),
            ("[a]\nb=1\n  [c]\n  d=2", ["a": ["b": "1"], "c": ["d": "2"]]),
            ("[profile x]\n\n\nb=1", ["profile x": ["b": "1"]]),
        ] as [(String, [String: [String: String]])]
    )
    func sectionsAndPropertiesAreRead(text: String, expected: [String: [String: String]]) throws {
        let file = try INIFile(parsing: text, path: "/f")
        #expect(file.sections.mapValues { $0.mapValues(\.value) } == expected)
    }

    @Test func propertiesMayHaveProperties() throws {
        let file = try INIFile(
            parsing: "[a]\ns3 =\n  Endpoint_URL = http://x:1 # remark\n  other = y\nregion = z",
            path: "/f"
        )
        #expect(file.sections["a"]?["s3"]?.nested == ["endpoint_url": "http://x:1", "other": "y"])
        #expect(file.sections["a"]?["region"]?.value == "z")
    }

    @Test(
        arguments: [
            ("secret", 1), ("a = secret", 1), ("[a]\nsecret", 2), ("[a]\nb=c\n\n= secret", 4), ("[secret", 1),
            ("# x\n[]\n", 2),
        ]
    )
    func whatCannotBeReadIsNamedByItsLineAndNotShown(text: String, line: Int) {
        let error = #expect(throws: AccessError.self) { try INIFile(parsing: text, path: "/f") }
        #expect(error?.code == .badConfiguration)
        #expect(error?.message.hasPrefix("Line \(line) of '/f' ") == true)
        #expect(error?.message.contains("secret") == false)
    }
}
