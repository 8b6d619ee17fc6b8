import Testing

@testable import Vips

extension VipsTests {
    struct SoakTests {
        /// One job of about ten operations, two of them failures.
        private func job(_ encoded: [UInt8]) throws {
            let image = try Image.jpeg(Source(copying: encoded), access: .sequential)
            let small = try image.resized(horizontal: 0.5).extracted(left: 1, top: 1, width: 20, height: 20)
            let turned = try small.inMemory().turned(.right).flipped(.horizontal)
            let target = try Target()
            try turned.interpreted(as: .sRGB).writeJPEG(to: target, quality: 80)
            #expect(!target.bytes.isEmpty)
            #expect(throws: VipsError.self) { _ = try small.extracted(left: 50, top: 0, width: 9, height: 9) }
            #expect(throws: VipsError.self) {
                _ = try Image.jpeg(Source(copying: Array(encoded.prefix(900))), failOn: .truncated).inMemory()
            }
        }

        @Test(.timeLimit(.minutes(3)))
        func tenThousandOperationsLeaveNothingBehind() throws {
            try Library.start()
            Library.forwardLog { _ in }
            let target = try Target()
            let noise = (0..<64 * 64 * 3).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
            try Image(samples: noise, width: 64, height: 64, bands: 3).interpreted(as: .sRGB)
                .writeJPEG(to: target, quality: 90)
            let encoded = target.bytes
            for _ in 0..<100 { try job(encoded) }
            let (blocks, bytes, objects) = (Library.trackedAllocations, Library.trackedMemory, Library.liveObjects)
            for _ in 0..<1_000 { try job(encoded) }
            // A worker that is just putting its buffers away may hold a few; a leak would be a thousand.
            #expect(Library.trackedAllocations < blocks + 50)
            #expect(Library.trackedMemory < bytes + 1 << 20)
            #expect(Library.liveObjects < objects + 50)
        }
    }
}
