import Testing

@testable import Rendering

extension RenderingTests {
    /// What is put into boxes, and what points behind it.
    struct BoxChangesTests {
        private static func box(_ type: String, _ content: [UInt8]) -> [UInt8] { BoxWriter.box(type, content) }

        /// A file with places of all sorts, each of which points to a letter of its own in the last box.
        private static func file(letters: Int) -> [UInt8] {
            let places = { (offset: Int) in
                // Two items: one by offsets alone, one by a base with offsets behind it.
                let one = ByteWriter.big(1, 2) + [0, 0, 0, 0] + ByteWriter.big(0, 4) + ByteWriter.big(1, 2)
                let two = ByteWriter.big(2, 2) + [0, 0, 0, 0] + ByteWriter.big(offset + 1, 4) + ByteWriter.big(2, 2)
                let items =
                    one + ByteWriter.big(offset) + ByteWriter.big(1) + two + ByteWriter.big(0) + ByteWriter.big(1)
                    + ByteWriter.big(1) + ByteWriter.big(1)
                return box("meta", [0, 0, 0, 0] + box("iloc", [1, 0, 0, 0, 0x44, 0x40, 0, 2] + items))
            }
            let chunks = { (offset: Int) in
                let few = ByteWriter.big(2) + ByteWriter.big(offset + 3) + ByteWriter.big(offset + 4)
                let short = box("stco", [0, 0, 0, 0] + few)
                let long = box("co64", [0, 0, 0, 0] + ByteWriter.big(1) + ByteWriter.big(offset + 5, 8))
                return box("moov", box("trak", box("mdia", box("minf", box("stbl", short + long)))))
            }
            let offset = places(0).count + chunks(0).count + 8
            return places(offset) + chunks(offset) + box("mdat", (0..<letters).map { UInt8(65 + $0) })
        }

        /// The letters that all places of a file point to.
        private static func letters(_ file: [UInt8]) -> String? {
            file.withUnsafeBytes { bytes in
                guard let meta = BoxReader.box(BoxType.meta, of: bytes, in: 0..<bytes.count) else { return nil }
                var inside = BoxReader(bytes, in: meta.body, skipping: 4)
                guard let iloc = inside.first(BoxType.iloc), let table = ItemLocations(bytes, iloc.body),
                    let film = BoxReader.box(
                        BoxType.moov,
                        BoxType.trak,
                        BoxType.mdia,
                        BoxType.minf,
                        BoxType.stbl,
                        of: bytes,
                        in: 0..<bytes.count
                    )
                else { return nil }
                var places = table.items.flatMap { item in item.extents.map { item.base + $0.offset } }
                for (type, width) in [(BoxType.stco, 4), (BoxType.co64, 8)] {
                    guard let list = BoxReader.box(type, of: bytes, in: film.body) else { return nil }
                    var reader = ByteReader(bytes)
                    reader.offset = list.body.lowerBound + 4
                    guard let count = reader.number(4) else { return nil }
                    for _ in 0..<count { places.append((width == 8 ? reader.long() : reader.number(4)) ?? 0) }
                }
                return String(decoding: places.compactMap { file.indices.contains($0) ? file[$0] : nil }, as: UTF8.self)
            }
        }

        @Test func placesPointToTheSameBytesAfterwards() throws {
            let file = Self.file(letters: 6)
            #expect(Self.letters(file) == "ABCDEF")
            let changed = try file.withUnsafeBytes { bytes in
                let meta = try #require(BoxReader.box(BoxType.meta, of: bytes, in: 0..<bytes.count))
                let film = try #require(BoxReader.box(BoxType.moov, of: bytes, in: 0..<bytes.count))
                let track = try #require(BoxReader.box(BoxType.trak, of: bytes, in: film.body))
                var changes = BoxChanges()
                changes.insert(BoxWriter.box("free", [1, 2, 3]), at: track.body.lowerBound, inside: [film, track])
                changes.insert(BoxWriter.box("free", []), at: meta.body.upperBound, inside: [meta])
                #expect(changes.added == 19)
                return try #require(changes.applied(to: bytes))
            }
            #expect(changed.count == file.count + 19 && Self.letters(changed) == "ABCDEF")
            // All boxes end where the file does.
            let ends = changed.withUnsafeBytes { bytes in
                var reader = BoxReader(bytes)
                var ends: [Int] = []
                while let box = reader.next() { ends.append(box.body.upperBound) }
                return ends
            }
            #expect(ends.count == 3 && ends.last == changed.count)
        }

        @Test func whatIsNotUnderstoodIsNotChanged() {
            var file = Self.file(letters: 6)
            // The number of chunks is more than the box holds.
            let start = file.indices.first { file[$0...].starts(with: Array("stco".utf8)) } ?? 0
            file[start + 8] = 0xFF
            let changed = file.withUnsafeBytes { bytes in
                var changes = BoxChanges()
                changes.insert([1], at: 0, inside: [])
                return changes.applied(to: bytes)
            }
            #expect(changed == nil)
        }

        /// A reader for files that may end early takes what is there of the last box, others take it for none.
        @Test(arguments: [(false, 2), (true, 3)])
        func aCutBoxCountsWhereItMay(mayBeCut: Bool, count: Int) {
            let file = Array(Self.file(letters: 6).dropLast(4))
            let bodies = file.withUnsafeBytes { bytes in
                var reader = BoxReader(bytes, mayBeCut: mayBeCut)
                var bodies: [Range<Int>] = []
                while let box = reader.next() { bodies.append(box.body) }
                return bodies
            }
            #expect(bodies.count == count && bodies.allSatisfy { $0.upperBound <= file.count })
            #expect(!mayBeCut || bodies.last?.count == 2)
        }
    }
}
