import Recipes

@testable import Rendering

/// Reads an XMP packet, and writes the credits that it holds, which must say the same.
enum XMPPacketTarget: FuzzTarget {
    static let longest = 1_300

    static func read(_ bytes: UnsafeRawBufferPointer) {
        guard let packet = XMPPacket(Array(bytes)) else { return }
        _ = ImageMetadata.text(packet.text(of: .dc("title")))
        guard let written = XMPCredits(packet)?.packet else { return }
        precondition(XMPPacket(written).flatMap { XMPCredits($0) }?.packet == written)
    }
}
