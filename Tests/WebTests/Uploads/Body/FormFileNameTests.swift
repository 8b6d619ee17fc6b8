import Testing

@testable import Web

struct FormFileNameTests {
    /// A header's value, and the name in it; `nil` where the part is no file.
    static let names: [(String, String?)] = [
        (#"form-data; name="image"; filename="cat.jpg""#, "cat.jpg"),
        (#"form-data; name=image; filename=cat.jpg"#, "cat.jpg"),
        (#"form-data;name=image;filename=cat.jpg ; x=y"#, "cat.jpg"),
        (#"form-data; name="a;filename=no"; filename="yes.jpg""#, "yes.jpg"),
        (#"form-data; filename="first"; filename="second""#, "first"),
        (#"FORM-DATA; FileName="cat.jpg""#, "cat.jpg"),
        // What browsers write for a quotation mark and for the end of a line.
        (#"form-data; filename="a%22b%0D%0Ac%20d.jpg""#, "a\"b\r\nc%20d.jpg"),
        // What curl and Python write.
        (#"form-data; filename="a\"b\\c.jpg""#, #"a"b\c.jpg"#),
        // What old browsers write.
        (#"form-data; filename="C:\pictures\cat.jpg""#, #"C:\pictures\cat.jpg"#),
        (#"form-data; filename="Füße 🐈.jpg""#, "Füße 🐈.jpg"),
        (#"form-data; filename="a; b=c.jpg"; x=1"#, "a; b=c.jpg"),
        (#"form-data; filename="""#, ""),
        (#"form-data; filename="#, ""),
        (#"form-data; filename="never closed"#, "never closed"),
        (#"form-data; filename*=UTF-8''c%C3%A4t.jpg; filename="cat.jpg""#, "cät.jpg"),
        (#"form-data; filename="cat.jpg"; filename*=utf-8'de'c%C3%A4t.jpg"#, "cät.jpg"),
        (#"form-data; filename*=ISO-8859-1''c%E4t.jpg"#, "cät.jpg"),
        (#"form-data; filename="ok"; filename*=UTF-8''%FF"#, "ok"),
        (#"form-data; filename="ok"; filename*=UTF-8''%4"#, "ok"),
        (#"form-data; filename="ok"; filename*=KOI8-R''%C1"#, "ok"),
        (#"form-data; name="title""#, nil), ("form-data", nil), ("", nil), (";;;=;", nil),
    ]

    @Test(arguments: names)
    func readsNames(value: String, name: String?) throws {
        let block = Array("X-Other: 1\r\ncontent-disposition: \(value)\r\n\r\n".utf8)
        #expect(try PartHeaders(block).fileName == name)
    }

    @Test func repairsWhatIsNotUTF8() throws {
        let block = Array("Content-Disposition: form-data; filename=\"c".utf8) + [0xe4] + Array("t\"\r\n\r\n".utf8)
        #expect(try PartHeaders(block).fileName == "c\u{FFFD}t")
    }

    @Test func joinsFoldedLines() throws {
        let block = Array("Content-Disposition: form-data;\r\n filename=\"cat.jpg\"\r\n\r\n".utf8)
        #expect(try PartHeaders(block).fileName == "cat.jpg")
    }

    @Test(arguments: [
        ("multipart/form-data; boundary=abc", "abc"), ("Multipart/Form-Data; boundary=\"a b:c\"", "a b:c"),
        ("multipart/form-data; charset=utf-8; Boundary=----X", "----X"),
    ])
    func readsBoundaries(value: String, boundary: String) {
        let header = HeaderValue(value.utf8)
        #expect(header.value == "multipart/form-data")
        #expect(header.parameters["boundary"] == Array(boundary.utf8))
    }
}
