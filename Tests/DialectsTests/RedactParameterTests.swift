import Dialects
import Recipes
import Testing

/// What `redact` takes, and what it means.
struct RedactParameterTests {
    @Test(
        arguments: [
            ("faces", .blur), ("faces,blur", .blur), ("faces,pixelate", .pixelate),
            ("faces,fill:black", .fill(Color(red: 0, green: 0, blue: 0))),
            ("faces,fill:f80", .fill(Color(red: 255, green: 136, blue: 0))),
        ] as [(String, Redaction.Manner)]
    )
    func reads(value: String, manner: Redaction.Manner) throws {
        #expect(try native.picture("redact=\(value)").redaction == Redaction(manner))
        #expect(try native.picture("w=40&redact=\(value)").steps == native.picture("w=40").steps)
    }

    @Test func nothingIsRedactedUnlessSaid() throws {
        #expect(try native.picture("w=40").redaction == nil)
    }
}
