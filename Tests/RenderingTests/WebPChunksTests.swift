import Testing

@testable import Rendering

/// The one walk over a WebP's chunks, and what is written of them.
struct WebPChunksTests {
    private static let picture = WebPChunks.chunk(WebPChunkType.lossless, [0x2F, 7, 0, 0, 0])

    private static func bodies(_ file: [UInt8], mayBeCut: Bool) -> [Range<Int>] {
        file.withUnsafeBytes { bytes in
            var reader = WebPChunks(bytes, mayBeCut: mayBeCut)
            var bodies: [Range<Int>] = []
            while let chunk = reader.next() { bodies.append(chunk.body) }
            return bodies
        }
    }

    /// Letters are bytes of any kind: those of no script are written as they were read.
    @Test func unknownChunksStayAsTheyAre() {
        let file = WebPChunks.file(Self.picture + WebPChunks.chunk(0xFFFE_80C3, [1, 2, 3]))
        let kept = file.withUnsafeBytes { WebPMetadata.stripped($0, keeping: .all) }
        #expect(kept == file)
    }

    @Test func aCutChunkCountsWhereItMay() {
        let frame = WebPChunks.chunk(WebPChunkType.frame, [1, 2, 3, 4])
        let file = Array(WebPChunks.file(Self.picture + frame).dropLast(3))
        #expect(Self.bodies(file, mayBeCut: false) == [20..<25])
        #expect(Self.bodies(file, mayBeCut: true) == [20..<25, 34..<35])
    }

    private static func types(_ file: [UInt8]) -> [Int] {
        file.withUnsafeBytes { bytes in
            var reader = WebPChunks(bytes)
            var types: [Int] = []
            while let chunk = reader.next() { types.append(chunk.type) }
            return types
        }
    }

    /// A header that is there is told of what is added; behind it nothing is lost.
    @Test func aProfileAndTextsShareAHeader() throws {
        let file = WebPChunks.file(Self.picture)
        let profiled = try #require(WebPMetadata.adding(profile: [1, 2, 3], to: file))
        #expect(Self.types(profiled) == [WebPChunkType.extended, WebPChunkType.profile, WebPChunkType.lossless])
        #expect(profiled[20] == 0x20)
        let said = try #require(WebPMetadata.adding(MetadataBlocks(exif: [4], xmp: [5]), to: profiled))
        #expect(
            Self.types(said) == [
                WebPChunkType.extended, WebPChunkType.profile, WebPChunkType.lossless, WebPChunkType.exif,
                WebPChunkType.xmp,
            ]
        )
        #expect(said[20] == 0x2C)
        #expect(said.withUnsafeBytes { WebPMetadata.stripped($0, keeping: .nothing) } == file)
        // The other way round, the same.
        let first = try #require(WebPMetadata.adding(MetadataBlocks(exif: [4], xmp: [5]), to: file))
        #expect(WebPMetadata.adding(profile: [1, 2, 3], to: first) == said)
        #expect(WebPMetadata.adding(profile: [1], to: Array(file.prefix(10))) == nil)
    }
}
