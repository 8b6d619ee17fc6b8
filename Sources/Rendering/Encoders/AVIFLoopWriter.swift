import Basics

/// Tells in an AVIF by libavif 0.11 how often it is shown: each track gets an edit list (ISO/IEC 14496-12, 8.6.6), and
/// what lies behind moves.
enum AVIFLoopWriter {
    /// Adds edit lists.
    ///
    /// - Parameters:
    ///   - file: The file.
    ///   - loops: How often it is shown; 0 for ever.
    /// - Returns: The file with them; the same where it is not built as libavif builds it, and shown for ever then.
    static func file(_ file: [UInt8], shown loops: Int) -> [UInt8] {
        file.withUnsafeBytes { bytes in changes(to: bytes, shown: loops)?.applied(to: bytes) } ?? file
    }

    /// Finds the places; `nil` where something is missing.
    private static func changes(to bytes: UnsafeRawBufferPointer, shown loops: Int) -> BoxChanges? {
        let whole = boxes(bytes, in: 0..<bytes.count)
        guard whole.contains(where: { $0.type == BoxType.meta }),
            let movie = whole.first(where: { $0.type == BoxType.moov }),
            let data = whole.last, data.type == BoxType.mdat, data.start >= movie.body.upperBound,
            let times = BoxReader.box(BoxType.mvhd, of: bytes, in: movie.body),
            let whole = Duration(times, after: 20, bytes)
        else { return nil }
        var changes = BoxChanges()
        changes.set(shown(whole.value, loops), at: whole.place, 8)
        let tracks = boxes(bytes, in: movie.body).filter { $0.type == BoxType.trak }
        for track in tracks {
            guard let head = BoxReader.box(BoxType.tkhd, of: bytes, in: track.body),
                let duration = Duration(head, after: 24, bytes)
            else { return nil }
            changes.set(shown(duration.value, loops), at: duration.place, 8)
            changes.insert(list(duration.value, loops), at: head.body.upperBound, inside: [movie, track])
        }
        return tracks.isEmpty ? nil : changes
    }

    private static func boxes(_ bytes: UnsafeRawBufferPointer, in range: Range<Int>) -> [BoxReader.Box] {
        var reader = BoxReader(bytes, in: range)
        var boxes: [BoxReader.Box] = []
        while let box = reader.next() { boxes.append(box) }
        return boxes
    }

    /// An edit list of one entry, which is the whole track.
    private static func list(_ duration: Int, _ loops: Int) -> [UInt8] {
        var content = ByteWriter.big(loops == 1 ? 0x0100_0000 : 0x0100_0001) + ByteWriter.big(1)
        content += ByteWriter.big(duration, 8) + ByteWriter.big(0, 8) + ByteWriter.big(0x0001_0000)
        return BoxWriter.box("edts", BoxWriter.box("elst", content))
    }

    /// How long something is shown in all; all ones for ever.
    private static func shown(_ duration: Int, _ loops: Int) -> Int { loops == 0 ? -1 : duration *| loops }

    /// The time that something lasts, as a box of version 1 says it.
    private struct Duration {
        let place: Int
        let value: Int

        /// Reads it behind version, flags and some more bytes; `nil` of another version.
        init?(_ box: BoxReader.Box, after length: Int, _ bytes: UnsafeRawBufferPointer) {
            var reader = ByteReader(bytes)
            reader.offset = box.body.lowerBound
            guard box.body.count >= length +| 12, reader.byte() == 1, reader.skip(length +| 3) else { return nil }
            place = reader.offset
            guard let value = reader.long() else { return nil }
            self.value = value
        }
    }
}
