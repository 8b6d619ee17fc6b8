import Basics

/// How often an AVIF is shown: the edit list of its tracks (ISO/IEC 14496-12, 8.6.6), which libavif 0.11 neither reads
/// nor writes.
enum AVIFLoops {
    /// Reads it.
    ///
    /// - Parameter bytes: The whole file.
    /// - Returns: How often; 0 for ever, as browsers do where nothing is said.
    static func count(in bytes: UnsafeRawBufferPointer) -> Int {
        var file = BoxReader(bytes)
        guard let movie = file.first(BoxType.moov) else { return 0 }
        var tracks = BoxReader(bytes, in: movie.body)
        while let track = tracks.first(BoxType.trak) {
            var (head, edits) = (BoxReader(bytes, in: track.body), BoxReader(bytes, in: track.body))
            guard let head = head.first(BoxType.tkhd), let edits = edits.first(BoxType.edts) else { continue }
            var lists = BoxReader(bytes, in: edits.body)
            guard let list = lists.first(BoxType.elst) else { continue }
            var reader = ByteReader(bytes)
            reader.offset = list.body.lowerBound
            guard let kind = reader.number(4), reader.number(4) == 1 else { return 0 }
            // The lowest of the flags says that the list is gone through again.
            guard kind & 1 == 1 else { return 1 }
            guard let length = kind >> 24 == 1 ? reader.long() : reader.number(4), length > 0 else { return 0 }
            guard let whole = duration(head, bytes) else { return 0 }
            return max((whole +| length -| 1) / length, 1)  // checked: above 0, by the guard above
        }
        return 0
    }

    /// The time that a track is shown, `nil` for ever.
    private static func duration(_ head: BoxReader.Box, _ bytes: UnsafeRawBufferPointer) -> Int? {
        var reader = ByteReader(bytes)
        reader.offset = head.body.lowerBound
        guard let kind = reader.number(4) else { return nil }
        if kind >> 24 == 1 { return reader.skip(24) ? reader.long() : nil }
        guard reader.skip(16), let whole = reader.number(4), whole != 0xFFFF_FFFF else { return nil }
        return whole
    }
}
