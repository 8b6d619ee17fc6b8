import Foundation
import HTTPTypes
import TestKit
import Testing

/// Requests that cannot be, each with a sentence that says why.
@Suite(.timeLimit(.minutes(3)))
struct WrongRequestTests {
    @Test func namesWhatIsWrong() async throws {
        let site = try await PictureSite(pictures: true)
        let rows: [(target: String, status: Int, code: String, words: [String])] = [
            ("/picture/photo.jpg?widht=400", 400, "unknown-parameter", ["widht", "width"]),
            ("/picture/photo.jpg?w=0", 400, "out-of-range", ["w", "0", "1", "16384"]),
            ("/picture/photo.jpg?w=99999", 400, "out-of-range", ["99999", "16384"]),
            ("/picture/photo.jpg?w=abc", 400, "invalid-value", ["w", "abc"]),
            ("/picture/photo.jpg?w=100&width=200", 400, "repeated-parameter", ["w", "width"]),
            ("/picture/photo.jpg?fit=covr", 400, "invalid-value", ["covr", "cover"]),
            ("/picture/photo.jpg?format=bmp", 400, "invalid-value", ["bmp", "webp"]),
            ("/picture/photo.jpg?q=101", 400, "out-of-range", ["101", "100"]),
            ("/picture/photo.jpg?crop=5000,0,10,10", 400, "crop-outside", ["1200", "800"]),
            ("/picture/photo.jpg?w=16000&h=16000&fit=fill", 400, "output-too-large", ["16000", "50000000"]),
            ("/picture/photo.jpg?page=2", 400, "no-such-page", ["1", "2"]),
            ("/picture/missing.jpg?w=100", 404, "no-such-original", []),
            ("/picture/photo.jpg/more?w=100", 404, "no-such-original", []),
            ("/nowhere", 404, "not-found", []),
            ("/0400x300/photo.jpg", 404, "not-found", []),
            ("/picture/https://example.com/a.jpg", 403, "remote-origins-off", []),
        ]
        for row in rows {
            let answer = try await site.get(row.target)
            #expect(answer.status == row.status, "\(row.target)")
            #expect(answer["Content-Type"] == "application/problem+json")
            let problem = try answer.json
            #expect(problem["code"] as? String == row.code, "\(row.target): \(problem)")
            #expect(problem["type"] as? String == "urn:calotype:problem:\(row.code)")
            #expect(problem["status"] as? Int == row.status)
            let detail = problem["detail"] as? String ?? ""
            for word in row.words { #expect(detail.contains(word), "\(row.target): \(detail)") }
            let expected = row.code == "no-such-original" ? "public, max-age=60" : "no-store"
            #expect(answer["Cache-Control"] == expected, "\(row.target)")
        }
        #expect(try await site.get("/picture/photo.jpg", method: .post).status == 405)
        let page = try await site.get("/picture/missing.jpg", headers: [("Accept", "text/html,*/*")])
        #expect(page["Content-Type"] == "text/html; charset=utf-8" && page.status == 404)
    }
}
