import Foundation
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import Recipes
import RenderWire
import TestKit
import Testing

@testable import ImageService

/// Originals that nobody uploaded: in lists, by their names, and what is kept of them.
struct KeyedOriginalsTests {
    private let bench = LibraryBench()

    @Test func theyFollowTheUploadsPageByPage() async throws {
        let library = bench.library()
        let keys = ["a/1.jpg", "a/2.JPEG", "b.png", "c.heif", "d/e/f.webp"]
        for key in keys { try await bench.put(key, LibraryBench.jpeg) }
        var uploads: [StoredImage] = []
        for _ in 0..<3 {
            uploads.insert(try await library.upload(), at: 0)
            bench.clock.advance(by: 1)
        }
        let expected = uploads.map(\.key) + keys
        for limit in 1...9 {
            var found: [String] = []
            var cursor: String?
            repeat {
                let page = try await library.images(limit: limit, after: cursor)
                found += page.images.map(\.key)
                #expect(page.images.count == limit || page.next == nil, "limit \(limit)")
                #expect(page.next == nil || page.next == page.images.last?.id.text)
                cursor = page.next
                // What comes meanwhile shifts nothing, neither before nor behind the cursor's place.
                if limit == 2, found.count == 6 { try await bench.put("a/0.jpg", LibraryBench.jpeg) }
            } while cursor != nil
            #expect(found == expected, "limit \(limit)")
            _ = try await bench.originals.delete(try #require(ObjectKey("a/0.jpg")))
        }
    }

    @Test func onlyWhatMayBeAnImageIsListed() async throws {
        let library = bench.library()
        let upload = try await library.upload()
        let others = [
            "notes.txt", "a/readme", "jpg", "a.jpg/b.txt", "drawing.svg", "text.pdf", "jobs.sqlite", "calotype.yaml",
            "calotype-purges/a.jpg", "calotype-images/b.jpg", "calotype-tickets/c.jpg", "calotype-jobs/d.jpg",
            "\(upload.id)/other.jpg", "x.jpg.txt",
        ]
        let listed = ["calotype-purges.jpg", "a.jpg/c.tiff", "x/calotype-images/b.jpg", "0198c0de/a.jpg"]
        for key in others + listed { try await bench.put(key, LibraryBench.jpeg) }
        let images = try await library.images().images
        #expect(images.map(\.key) == [upload.key] + listed.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    }

    @Test func whatIsPrivateIsNeitherListedNorKnownByName() async throws {
        var configuration = VariantService.Configuration()
        configuration.privateNames = ["secret.jpg"]
        let library = bench.library(nil, bench.service(configuration))
        let upload = try await library.upload()
        for key in ["a/Secret.JPG", "calotype-purges/a.jpg"] { try await bench.put(key, LibraryBench.jpeg) }
        for key in ["a/Secret.JPG", "calotype-purges/a.jpg", upload.key, "none.jpg", "a"] {
            let id = ImageID.key(try #require(ObjectKey(key)))
            #expect(await code { _ = try await library.image(id) } == .noSuchImage, "\(key)")
            #expect(await code { try await library.delete(id) } == .noSuchImage, "\(key)")
        }
        #expect(try await library.images().images.map(\.key) == [upload.key])
    }

    @Test func whatIsFoundOutOnceIsKeptAmongTheVariants() async throws {
        try await bench.put("sub/cat.jpg", LibraryBench.jpeg)
        let first = try await bench.library().images().images
        guard case .known(let listed) = first.first else {
            Issue.record("\(first)")
            return
        }
        #expect((listed.width, listed.height, listed.pages, listed.format) == (400, 300, 1, .jpeg))
        #expect(listed.placeholder == nil && listed.sha256 == nil && listed.bytes == LibraryBench.jpeg.count)
        #expect(bench.renderer.inspections == 1 && bench.renderer.renders == 0)

        // Its page wants all of it, once.
        let id = listed.id
        let image = try await bench.library().image(id)
        #expect(image.placeholder != nil && bench.renderer.renders == 1)
        #expect(try await bench.library().image(id) == image)
        #expect(try await bench.library().images().images == [.known(image)])
        #expect(bench.renderer.inspections == 1 && bench.renderer.renders == 1)
        #expect(try await bench.keys() == ["sub/cat.jpg"])
        let kept = try await bench.variants.list(under: .all, after: nil, limit: 10).objects.map(\.key.text)
        #expect(kept.count == 1 && kept[0].hasPrefix("calotype-sidecars/"))

        // A purge leaves it alone.
        _ = try await bench.service().purge("sub/cat.jpg")
        #expect(try await bench.library().image(id) == image && bench.renderer.renders == 1)

        // Other bytes are looked at anew.
        try await bench.put("sub/cat.jpg", LibraryBench.jpeg + [1, 2, 3])
        #expect(try await bench.library().image(id).bytes == LibraryBench.jpeg.count + 3)
        #expect(bench.renderer.renders == 2)
    }

    @Test func withoutAStoreOfVariantsItIsKeptInMemory() async throws {
        try await bench.put("cat.jpg", LibraryBench.jpeg)
        let library = bench.library(nil, bench.service(keeping: nil))
        let image = try await library.image(.key(try #require(ObjectKey("cat.jpg"))))
        #expect(try await library.images().images == [.known(image)])
        #expect(bench.renderer.renders == 1 && bench.renderer.inspections == 0)
    }

    @Test func aStoreThatIsAwayHidesNothing() async throws {
        try await bench.put("cat.jpg", LibraryBench.jpeg)
        bench.variants.fail([.read, .put], with: StorageError(.failed, "no"))
        let library = bench.library()
        guard case .known = try await library.images().images.first else {
            Issue.record("not known")
            return
        }
        #expect(try await library.image(.key(try #require(ObjectKey("cat.jpg")))).width == 400)
    }

    @Test(arguments: ["{}", "", "{\"version\":1,\"key\":\"other.jpg\"}"])
    func aDamagedSidecarIsWrittenAnew(_ text: String) async throws {
        let key = try #require(ObjectKey("cat.jpg"))
        try await bench.put("cat.jpg", LibraryBench.jpeg)
        let place = OriginalSidecars.key(of: key)
        _ = try await bench.variants.put(place, ByteBuffer(string: text), metadata: ObjectMetadata())
        let image = try await bench.library().image(.key(key))
        #expect(try await bench.library().image(.key(key)) == image && bench.renderer.renders == 1)
    }

    @Test func aSidecarOfANewerVersionStaysAsItIs() async throws {
        let key = try #require(ObjectKey("cat.jpg"))
        try await bench.put("cat.jpg", LibraryBench.jpeg)
        let place = OriginalSidecars.key(of: key)
        let newer = ByteBuffer(string: "{\"version\":2,\"alt\":\"A cat\"}")
        _ = try await bench.variants.put(place, newer, metadata: ObjectMetadata())
        #expect(try await bench.library().image(.key(key)).width == 400)
        #expect(try await bench.variants.read(place, upTo: 1000)?.bytes == newer)
    }

    @Test func whatCannotBeReadHidesNoOther() async throws {
        for name in ["a.jpg", "b.jpg", "c.jpg"] { try await bench.put(name, LibraryBench.jpeg) }
        try await bench.put("b.jpg", Array("no picture".utf8))
        let library = bench.library()
        let images = try await library.images().images
        #expect(images.map(\.key) == ["a.jpg", "b.jpg", "c.jpg"])
        guard case .uninspected(let unseen) = images[1] else {
            Issue.record("\(images[1])")
            return
        }
        #expect(unseen.code == .notAnImage && unseen.reason?.isEmpty == false)
        #expect(await code { _ = try await library.image(unseen.id) } == .notAnImage)
    }

    @Test func whatCostsARendererIsNotLookedAtWithEveryPage() async throws {
        let time = SettableTime()
        try await bench.put("a.jpg", LibraryBench.jpeg)
        bench.renderer.follow { _, _ throws(RenderFailure) in throw RenderFailure(.crashed, "The renderer died.") }
        let library = bench.library(nil, bench.service(keeping: bench.variants, now: { time.now }))
        for _ in 0..<3 {
            guard case .uninspected(let unseen) = try await library.images().images.first else {
                Issue.record("seen")
                return
            }
            #expect(unseen.code == .rendererCrashed)
            time.advance(by: .seconds(15))
        }
        #expect(bench.renderer.inspections == 1)
        bench.renderer.follow(ScriptedRenderer.picture)
        time.advance(by: .seconds(60))
        guard case .known = try await library.images().images.first else {
            Issue.record("not known")
            return
        }
    }

    @Test func bothSpellingsNameOneImage() async throws {
        try await bench.put("cafe\u{301}.jpg", LibraryBench.jpeg)
        let library = bench.library()
        let listed = try #require(try await library.images().images.first)
        let other = ImageID.key(try #require(ObjectKey("caf\u{E9}.jpg")))
        #expect(listed.id != other)
        #expect(try await library.image(other).id == listed.id)
        #expect(bench.renderer.renders == 1)
    }

    @Test func theyAreNotDeleted() async throws {
        try await bench.put("cat.jpg", LibraryBench.jpeg)
        for destination in [UploadDestination.open(bench.originals), .readOnly, .off] {
            let library = bench.library(destination)
            #expect(await code { try await library.delete(.key(try #require(ObjectKey("cat.jpg")))) } == .notAnUpload)
        }
        #expect(try await bench.keys() == ["cat.jpg"])
    }

    @Test func aStoreThatCannotBeListedIsAnError() async throws {
        bench.originals.fail([.list], with: StorageError(.failed, "no"))
        #expect(await code { _ = try await bench.library().images() } == .originalsUnavailable)
    }

    @Test(arguments: ["k-", "k-YS8uLi9i", "k-Y2F0LmpwZw==", "k-_w"])
    func whatIsNoCursorIsRefused(_ cursor: String) async throws {
        #expect(await code { _ = try await bench.library().images(after: cursor) } == .badCursor)
    }
}

/// The bounds on a folder of variants, and what they must not take.
struct SidecarBoundsTests {
    @Test func sidecarsNeitherCountNorGo() async throws {
        let folder = try TemporaryFolder()
        func store() throws -> BoundedFolderStore {
            BoundedFolderStore(
                try FolderStore(path: folder.path, writing: .fast, threadPool: .singleton),
                configuration: .init(maximumBytes: 1_000_000, maximumObjects: 2),
                exempt: OriginalSidecars.prefix,
                logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            )
        }
        let metadata = ObjectMetadata(mediaType: "application/json")
        let bounded = try store()
        let sidecars = try (0..<5).map { OriginalSidecars.key(of: try #require(ObjectKey("\($0).jpg"))) }
        for key in sidecars {
            _ = try await bounded.put(key, ByteBuffer(string: "{}"), metadata: metadata)
            _ = try await bounded.read(key, upTo: 10)
        }
        for name in ["a/1", "a/2", "a/3"] {
            _ = try await bounded.put(try #require(ObjectKey(name)), ByteBuffer(string: "x"), metadata: metadata)
        }
        #expect(bounded.usage.objects == 2)
        let again = try store()
        try await again.index()
        #expect(again.usage.objects == 2)
        for key in sidecars { #expect(try await again.head(key) != nil) }
        let variants = try await again.list(under: .all, after: nil, limit: 100).objects.map(\.key.text)
        #expect(variants.filter { $0.hasPrefix("a/") } == ["a/2", "a/3"])
    }
}
