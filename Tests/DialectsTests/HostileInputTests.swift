import Dialects
import Recipes
import Testing

/// Whatever comes, there is a request or an error, never a crash, and no request that breaks its own rules.
struct HostileInputTests {
    private static let fragments = [
        "/picture/", "/400x300/", "/x300/", "https://", "b64/", "..", "%2e", "%2f", "%00", "%", "%%", "&", "=", "+",
        ",", "w", "h", "width", "fit", "cover", "g", "crop", "10%", "0.3,0.7", "dpr", "5", "0.1", "-", "999999999999",
        "trim", "bg", "fff", "rotate", "preset", "small", "download", "exp", "s", "\u{0}", "é", "猫", "#", "?", ";",
        "%C3%A9", "%FF", "1e5", "nan", "format", "auto", "json", "jpeg", "pipeline=w:5/", ":",
    ]

    private static func text(_ generator: inout SeededGenerator) -> String {
        let length = Int.random(in: 0...24, using: &generator)
        if Bool.random(using: &generator) {
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            return String(decoding: bytes, as: UTF8.self)
        }
        return (0..<length).compactMap { _ in fragments.randomElement(using: &generator) }.joined()
    }

    @Test(arguments: [UInt64(1), 2, 3, 4])
    func anything(seed: UInt64) throws {
        let dialect = try NativeDialect(NativeDialect.Configuration(remoteOrigins: seed.isMultiple(of: 2)))
        var generator = SeededGenerator(seed: seed)
        for _ in 0..<2000 {
            let path = (Bool.random(using: &generator) ? "/picture/" : "") + Self.text(&generator)
            let query = Bool.random(using: &generator) ? Self.text(&generator) : nil
            do throws(NativeError) {
                check(try dialect.parse(path: path, query: query, accept: Self.text(&generator)))
            } catch {
                #expect(error.kind != .configuration)
                #expect(error.message.utf8.count < 1000)
                #expect(error.message.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7f })
            }
            _ = native.claims(path: path)
        }
    }

    private func check(_ request: ImageRequest) {
        if case .stored(let key) = request.origin {
            let components = key.split(separator: "/", omittingEmptySubsequences: false)
            #expect(!components.contains { ["", ".", ".."].contains($0) })
            #expect(!key.unicodeScalars.contains { $0.value < 0x20 || $0 == "\\" })
        }
        for step in request.recipe.steps {
            guard case .resize(let resize) = step else { continue }
            for case .pixels(let side)? in [resize.box.width, resize.box.height] { #expect((1...16384).contains(side)) }
        }
    }

    @Test(arguments: [UInt64(5), 6])
    func anyAnyParameters(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let names = [
            "w", "h", "scalex", "fit", "g", "crop", "dpr", "f", "q", "bg", "rot", "flip", "blur", "sharp", "grayscale",
            "brightness", "contrast", "saturation", "trim", "ar", "min-w", "zoom", "padding", "enlarge", "upright",
            "page", "frames", "metadata", "preset", "download", "v",
            "exp", "s",
        ]
        let digits = Array("0123456789.,-+%ex# ")
        for _ in 0..<2000 {
            guard let name = names.randomElement(using: &generator) else { continue }
            let length = Int.random(in: 0...45, using: &generator)
            let value = String((0..<length).compactMap { _ in digits.randomElement(using: &generator) })
            do throws(NativeError) {
                check(try native.parse(path: "/picture/a", query: "\(name)=\(value)", accept: nil))
            } catch {
                #expect(error.parameter == name || error.code == .malformedQuery, "\(name)=\(value): \(error)")
            }
        }
    }

    @Test func anythingAsATargetToVerify() throws {
        let keys = try SigningKeys(parsing: "k:000102030405060708090a0b0c0d0e0f")
        var generator = SeededGenerator(seed: 9)
        for _ in 0..<2000 {
            let target = Self.text(&generator) + "?" + Self.text(&generator) + "&s=k." + Self.text(&generator)
            #expect(throws: NativeError.self) { try keys.verify(target: target, now: 0) }
            _ = keys.sign(url: target, expires: 7)
        }
    }

    @Test func longInputsTakeNoLongTime() throws {
        let manySeparators = String(repeating: "&", count: 1_000_000)
        #expect(try native.picture(manySeparators) == Recipe())
        let escapes = String(repeating: "%41", count: 300_000)
        #expect(try native.picture("v=" + escapes) == Recipe())
        #expect(try native.refusal(query: escapes + "=1").code == .unknownParameter)
        #expect(try native.refusal(path: "/picture/" + escapes, query: nil).code == .noSuchOriginal)
        #expect(try native.refusal(query: "g=" + String(repeating: ",", count: 300_000)).code == .invalidValue)
    }
}
