import Testing

@testable import Vips

extension VipsTests {
    struct ImageTests {
        init() throws {
            try Library.start()
            Library.clearError()
        }

        /// 8 by 6 pixels that are all different.
        private func picture() throws -> Image {
            var samples: [UInt8] = []
            for y in 0..<6 { for x in 0..<8 { samples += [UInt8(x * 30), UInt8(y * 40), UInt8(x * y)] } }
            return try Image(samples: samples, width: 8, height: 6, bands: 3).interpreted(as: .sRGB)
        }

        @Test func cutsAndTurns() throws {
            let part = try picture().extracted(left: 2, top: 1, width: 3, height: 4)
            #expect(part.width == 3)
            #expect(part.height == 4)
            #expect(try part.pixel(x: 0, y: 0) == [60, 40, 2])
            let turned = try part.turned(.right)
            #expect(turned.width == 4)
            #expect(try turned.pixel(x: 3, y: 0) == [60, 40, 2])
            #expect(try part.flipped(.horizontal).pixel(x: 2, y: 0) == [60, 40, 2])
        }

        @Test func failuresCarryTheLibrarysWordsOnce() throws {
            let picture = try picture()
            let error = #expect(throws: VipsError.self) {
                _ = try picture.extracted(left: 7, top: 0, width: 3, height: 1)
            }
            #expect(error?.code == .operationFailed)
            #expect(error?.message == "extract_area: bad extract area")
            #expect(Library.takeWarnings().isEmpty, "the error buffer is empty again")
        }

        @Test func lendsBytesAndGivesThemBack() throws {
            final class Owner {
                let bytes: UnsafeMutableRawBufferPointer
                let onEnd: () -> Void
                init(_ source: [UInt8], onEnd: @escaping () -> Void) {
                    bytes = .allocate(byteCount: source.count, alignment: 1)
                    bytes.copyBytes(from: source)
                    self.onEnd = onEnd
                }
                deinit {
                    bytes.deallocate()
                    onEnd()
                }
            }
            let target = try Target()
            try picture().writePNG(to: target)
            var released = 0
            do {
                var image: Image?
                do {
                    let owner = Owner(target.bytes) { released += 1 }
                    let source = try Source(lending: UnsafeRawBufferPointer(owner.bytes), owner: owner)
                    image = try Image.png(source)
                }
                #expect(released == 0)
                #expect(try image?.pixel(x: 1, y: 1) == [30, 40, 1])
                image = nil
            }
            #expect(released == 1)
        }

        @Test func metadataIsChangedOnACopy() throws {
            let picture = try picture()
            let changed = try picture.editingMetadata {
                $0.set("answer", 42)
                $0.set("words", "a few")
                $0.set("numbers", [1, 2, 3])
                $0.set("bytes", [9, 8] as [UInt8])
            }
            #expect(changed.int("answer") == 42)
            #expect(changed.string("words") == "a few")
            #expect(changed.ints("numbers") == [1, 2, 3])
            #expect(changed.bytes("bytes") == [9, 8])
            #expect(!picture.has("answer"))
            #expect(picture.int("answer") == nil)
            #expect(changed.string("answer") == nil, "asking for the wrong kind is no error")
            #expect(changed.fields.contains("answer"))
            #expect(try !changed.editingMetadata { $0.remove("answer") }.has("answer"))
        }

        @Test func blockedLoadersFail() throws {
            let target = try Target()
            try picture().writePNG(to: target)
            Library.setBlocked("VipsForeignLoadPng", true)
            defer { Library.setBlocked("VipsForeignLoadPng", false) }
            #expect(throws: VipsError.self) { _ = try Image.png(Source(copying: target.bytes)) }
        }
    }
}
