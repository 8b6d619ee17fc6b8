import Basics

/// What of a JPEG's XMP does not fit into one segment, and stands in others (ISO 16684-3, 1.1.3.1).
struct XMPExtension {
    /// What such a segment begins with.
    static let mark = Array("http://ns.adobe.com/xmp/extension/\0".utf8)

    private static let link = Array("HasExtendedXMP".utf8)
    private static let digestBytes = 32
    private static let end = Array("</rdf:RDF>".utf8)
    private var parts: [ArraySlice<UInt8>] = []
    private var size = 0

    /// Takes a segment's bytes, without the mark.
    mutating func add(_ part: ArraySlice<UInt8>) {
        size = size +| part.count
        // Of what is longer than may be, the last part is missing, and then it is none.
        if size <= 2 *| MetadataBlocks.most { parts.append(part) }
    }

    // checked: places that were found inside of the packet, in order
    /// One packet of both.
    ///
    /// - Parameter packet: The packet, which names its extension.
    /// - Returns: The packet with the extension's properties and without the name; the packet itself where there is no
    ///   such extension, or not all of it.
    func joined(to packet: [UInt8]) -> [UInt8] {
        guard let (link, start) = Self.link(in: packet) else { return packet }
        let digest = packet[start...].prefix(Self.digestBytes)
        guard let rest = whole(of: digest), let properties = Self.properties(of: rest),
            let place = Self.lastRange(of: Self.end, in: packet)?.lowerBound
        else { return packet }
        var joined = packet[..<place] + properties + packet[place...]
        if let name = Self.named(packet, around: link, start +| Self.digestBytes), name.upperBound <= place {
            joined.removeSubrange(name)
        }
        let made = Array(joined)
        return XMPPacket(made) == nil ? packet : made
    }

    // checked: places that were found inside of the packet, in order
    /// Where a packet has the name of the property, and its value: the first that is followed by a digest.
    private static func link(in packet: [UInt8]) -> (name: Range<Int>, value: Int)? {
        var rest = packet[...]
        while let name = rest.firstRange(of: link) {
            rest = packet[name.upperBound...]
            let start = name.upperBound +| rest.prefix { " \t\r\n='\">".utf8.contains($0) }.count
            let digest = packet[min(start, packet.count)...].prefix(digestBytes)
            guard digest.count == digestBytes, digest.allSatisfy({ Hexadecimal.value(ofDigit: $0) != nil }) else {
                continue
            }
            return (name, start)
        }
        return nil
    }

    // checked: constant numbers of bytes, four of which make a number of 32 bits; slices are appended
    /// The extension of a digest; `nil` where a part is missing.
    private func whole(of digest: ArraySlice<UInt8>) -> [UInt8]? {
        var whole: [UInt8] = []
        let found = parts.compactMap { part -> (size: Int, place: Int, bytes: ArraySlice<UInt8>)? in
            guard part.starts(with: digest) else { return nil }
            let numbers = part.dropFirst(Self.digestBytes).prefix(8)
            guard numbers.count == 8 else { return nil }
            func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
            return (number(numbers.prefix(4)), number(numbers.suffix(4)), part.dropFirst(Self.digestBytes +| 8))
        }
        guard let size = found.first?.size, size <= MetadataBlocks.most else { return nil }
        for part in found.sorted(by: { $0.place < $1.place }) where part.size == size {
            if part.place < whole.count { continue }
            guard part.place == whole.count, part.bytes.count <= size -| whole.count else { return nil }
            whole += part.bytes
        }
        return whole.count == size ? whole : nil
    }

    // checked: places that were found inside of the packet, in order
    /// What stands between the ends of a packet's graph, which has names of its own.
    private static func properties(of packet: [UInt8]) -> ArraySlice<UInt8>? {
        guard let graph = packet.firstRange(of: Array("<rdf:RDF".utf8)),
            let start = packet[graph.upperBound...].firstIndex(of: UInt8(ascii: ">")),
            let end = lastRange(of: end, in: packet)?.lowerBound, start < end
        else { return nil }
        return packet[(start +| 1)..<end]
    }

    // checked: places that were found inside of the packet, in order
    /// Where a packet names its extension, as an attribute or an element.
    private static func named(_ packet: [UInt8], around link: Range<Int>, _ end: Int) -> Range<Int>? {
        let before = packet[..<link.lowerBound]
        guard let start = before.lastIndex(where: { " \t\r\n<".utf8.contains($0) }) else { return nil }
        if packet[start] == UInt8(ascii: "<") {
            let closing = packet[end...].prefix { $0 != UInt8(ascii: ">") }
            return start..<min(packet.count, closing.endIndex +| 1)
        }
        // The quotation mark, too.
        return start..<min(packet.count, end +| 1)
    }

    // checked: places that were found inside of the packet
    private static func lastRange(of bytes: [UInt8], in packet: [UInt8]) -> Range<Int>? {
        var found: Range<Int>?
        var start = packet.startIndex
        while let range = packet[start...].firstRange(of: bytes) {
            found = range
            start = range.upperBound
        }
        return found
    }
}
