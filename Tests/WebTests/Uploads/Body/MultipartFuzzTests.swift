import Foundation
import TestKit
import Testing

@testable import Web

/// Forms that chance has made and damaged.
struct MultipartFuzzTests {
    private struct Part: Codable, Hashable {
        var filename: String?
        var data: Data
    }

    private struct Request: Codable {
        var type: String
        var body: Data
    }

    private struct Form {
        var boundary: String
        var parts: [Part]
        var body: [UInt8]
    }

    private static let spices = [
        "\r", "\n", "\r\n", "--", "-", "\r\n--", "\r\n\r\n", "\0", "\"", ";", "filename=",
        "Content-Disposition: form-data",
        ": ", " ", "\t", "é", "%22", "\\",
    ].map { Array($0.utf8) }

    /// A form as browsers write them, with bytes in it that look like its own lines.
    private static func form(_ numbers: inout FixedNumbers) -> Form {
        let letters = Array("abcXYZ019-_'()+,./:=?".utf8)
        let boundary = (0..<Int.random(in: 1...70, using: &numbers)).map { _ in
            letters.randomElement(using: &numbers) ?? 97
        }
        let spices = spices + [boundary, Array("\r\n--".utf8) + boundary.dropLast(), Array("--".utf8) + boundary]
        let names = ["cat.jpg", "a b.png", "Kätzchen.webp", "x", "a;b.gif", "c=d.jpg", "日本.jpg", "'.jpg"]
        var parts: [Part] = []
        var body: [UInt8] = []
        for _ in 0..<Int.random(in: 0...5, using: &numbers) {
            var data: [UInt8] = []
            for _ in 0..<Int.random(in: 0...40, using: &numbers) {
                data +=
                    Bool.random(using: &numbers)
                    ? spices.randomElement(using: &numbers) ?? [] : [UInt8.random(in: 0...255, using: &numbers)]
            }
            // A form's author picks a boundary that is in none of its parts.
            guard !contains(data, Array("--".utf8) + boundary) else { continue }
            let name = Int.random(in: 0..<4, using: &numbers) == 0 ? nil : names.randomElement(using: &numbers)
            let file = name.map { "; filename=\"\($0)\"\r\nContent-Type: image/jpeg" } ?? ""
            body +=
                Array("--".utf8) + boundary
                + Array("\r\nContent-Disposition: form-data; name=\"f\"\(file)\r\n\r\n".utf8)
            body += data + Array("\r\n".utf8)
            parts.append(Part(filename: name, data: Data(data)))
        }
        body += Array("--".utf8) + boundary + Array("--\r\n".utf8)
        return Form(boundary: String(decoding: boundary, as: UTF8.self), parts: parts, body: body)
    }

    private static func contains(_ bytes: [UInt8], _ other: [UInt8]) -> Bool { bytes.firstRange(of: other) != nil }

    /// The same bytes, with a few changes.
    private static func mutated(_ body: [UInt8], _ boundary: String, _ numbers: inout FixedNumbers) -> [UInt8] {
        var body = body
        let spices =
            spices + [Array("\r\n--\(boundary)".utf8), Array("\r\n--\(boundary)--".utf8), Array(boundary.utf8)]
        for _ in 0..<Int.random(in: 1...4, using: &numbers) {
            let place = Int.random(in: 0...body.count, using: &numbers)
            let end = min(body.count, place + Int.random(in: 0...20, using: &numbers))
            switch Int.random(in: 0..<6, using: &numbers) {
            case 0: body.removeSubrange(place..<end)
            case 1: body.insert(contentsOf: spices.randomElement(using: &numbers) ?? [], at: place)
            case 2: body.replaceSubrange(place..<end, with: spices.randomElement(using: &numbers) ?? [])
            case 3: body.insert(contentsOf: body[place..<end], at: Int.random(in: 0...body.count, using: &numbers))
            case 4: body.removeLast(Int.random(in: 0...min(30, body.count), using: &numbers))
            default:
                if place < body.count { body[place] ^= 1 << UInt8.random(in: 0...7, using: &numbers) }
            }
        }
        return body
    }

    private static func pieces(_ body: [UInt8], _ numbers: inout FixedNumbers) -> [ArraySlice<UInt8>] {
        var rest = body[...]
        var pieces: [ArraySlice<UInt8>] = []
        while !rest.isEmpty {
            // Many short ones, and some that hold several parts.
            let longest = Bool.random(using: &numbers) ? 3 : 200
            pieces.append(rest.prefix(Int.random(in: 0...longest, using: &numbers)))
            rest = rest.dropFirst(pieces.last?.count ?? 0)
        }
        return pieces
    }

    private static func reader(_ form: Form) throws -> MultipartReader {
        let type = HeaderValue("multipart/form-data; boundary=\"\(form.boundary)\"".utf8)
        return MultipartReader(try #require(type.parameters["boundary"].flatMap(MultipartDelimiter.init)))
    }

    @Test func formsAreReadAsPythonReadsThem() async throws {
        let python = try await HelperProcess("parse_multipart.py", [])
        var numbers = FixedNumbers(2026)
        for _ in 0..<200 {
            let form = Self.form(&numbers)
            let reading = BodyReading(try Self.reader(form), Self.pieces(form.body, &numbers))
            #expect(reading.error == nil, "\(form.body)")
            let ours = reading.images.map { Part(filename: $0.name, data: Data($0.bytes)) }
            #expect(ours == form.parts.filter { $0.filename != nil }, "\(form.boundary) \(form.body)")
            let request = Request(type: "multipart/form-data; boundary=\"\(form.boundary)\"", body: Data(form.body))
            let line = try await python.ask(String(decoding: JSONEncoder().encode(request), as: UTF8.self))
            let theirs = try #require(try JSONDecoder().decode([Part]?.self, from: Data(line.utf8)), "\(form.body)")
            #expect(theirs.filter { $0.filename != nil } == ours, "\(form.boundary) \(form.body)")
        }
    }

    /// Whatever has happened to a form: no crash, and no image in pieces that the whole body does not have.
    @Test func damagedFormsAreReadTheSameWhereverTheyAreCut() async throws {
        let python = try await HelperProcess("parse_multipart.py", [])
        var numbers = FixedNumbers(1841)
        var (whole, broken, both, differ) = (0, 0, 0, 0)
        for _ in 0..<500 {
            let form = Self.form(&numbers)
            let body = Self.mutated(form.body, form.boundary, &numbers)
            let once = BodyReading(try Self.reader(form), [body[...]])
            for _ in 0..<4 {
                let other = BodyReading(try Self.reader(form), Self.pieces(body, &numbers))
                #expect(other.error == once.error, "\(form.boundary) \(body)")
                // Of a body that is refused, nothing is kept.
                #expect(once.error != nil || other.images == once.images, "\(form.boundary) \(body)")
            }
            guard once.error == nil else {
                broken += 1
                continue
            }
            whole += 1
            // Where both make something of it, the bytes are the same ones.
            let request = Request(type: "multipart/form-data; boundary=\"\(form.boundary)\"", body: Data(body))
            let line = try await python.ask(String(decoding: JSONEncoder().encode(request), as: UTF8.self))
            let theirs = try JSONDecoder().decode([Part]?.self, from: Data(line.utf8))
            let ours = once.images.filter { $0.failure == nil }.map { Data($0.bytes) }
            guard let theirs else { continue }
            both += 1
            if theirs.compactMap({ $0.filename == nil ? nil : $0.data }) != ours { differ += 1 }
        }
        #expect(whole > 100 && broken > 100, "both kinds are tried: \(whole) and \(broken)")
        // Python refuses text before the first boundary, and odd header names; a damaged name is read in many ways.
        #expect(both > 80 && differ <= both / 20, "\(differ) of \(both) differ")
    }
}
