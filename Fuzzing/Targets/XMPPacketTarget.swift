import Recipes

@testable import Rendering

/// Reads an XMP packet, adds to it, and writes the credits that it holds, which must say the same.
enum XMPPacketTarget: FuzzTarget {
    static let longest = 1_300

    static func read(_ bytes: UnsafeRawBufferPointer) {
        guard let packet = XMPPacket(Array(bytes)) else { return }
        _ = ImageMetadata.text(packet.text(of: .dc("title")))
        // What IPTC says beside it.
        let notice = IPTCRecords([0x1C, 2, 116, 0, 1, UInt8(ascii: "c")])
        if let more = XMPTranslation.packet(Array(bytes), with: notice, nil), let read = XMPPacket(more) {
            precondition(packet.text(of: .dc("title")) == read.text(of: .dc("title")))
        }
        _ = XMPPacket.upright(Array(bytes))
        guard let written = XMPCredits(packet)?.packet else { return }
        precondition(XMPPacket(written).flatMap { XMPCredits($0) }?.packet == written)
    }
}
