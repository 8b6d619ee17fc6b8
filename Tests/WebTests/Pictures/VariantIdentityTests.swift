import TestKit
import Testing

/// One variant for all spellings that mean the same, seen from outside.
struct VariantIdentityTests {
    @Test(.timeLimit(.minutes(2))) func spellingsOfOneMeaningAreOneVariant() async throws {
        let site = try await PictureSite(pictures: true)
        let first = try await site.get("/picture/photo.jpg?w=400")
        #expect(first["Cache-Status"]?.contains("fwd=miss") == true)
        for query in [
            "w=400&q=80", "w=400&bg=white", "w=200&dpr=2", "w=400&f=jpg", "w=400&h=9999", "w=400&format=auto",
        ] {
            let answer = try await site.get("/picture/photo.jpg?\(query)")
            #expect(answer["Cache-Status"]?.contains("hit") == true && answer["ETag"] == first["ETag"], "\(query)")
            #expect(answer["Vary"] == (query.hasSuffix("auto") ? "Accept" : nil))
        }
        let auto = try await site.get("/picture/photo.jpg?w=400&format=auto", headers: [("Accept", "image/webp")])
        let webp = try await site.get("/picture/photo.jpg?w=400&format=webp")
        #expect(auto["Cache-Status"]?.contains("fwd=miss") == true && webp["Cache-Status"]?.contains("hit") == true)
        #expect(webp["ETag"] == auto["ETag"])
        #expect(try await site.get("/metrics").text.contains("calotype_renders_total 2\n"))
    }
}
