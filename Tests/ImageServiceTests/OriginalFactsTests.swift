import ObjectStorage
import Testing

@testable import ImageService

/// What tells one state of an original from another.
struct OriginalFactsTests {
    @Test func whatAnEarlierVersionNotedIsStillOfTheseBytes() throws {
        let name = OriginalName.stored(try #require(ObjectKey("cat.jpg")))
        var info = ObjectInfo(size: 1, etag: "present", modified: 0, formerETag: "former")
        let facts = OriginalFacts(name: name, info: info, head: [])
        #expect(facts.isCurrent("present") && facts.isCurrent("former") && !facts.isCurrent("other"))
        info.formerETag = nil
        #expect(!OriginalFacts(name: name, info: info, head: []).isCurrent("former"))
    }
}
