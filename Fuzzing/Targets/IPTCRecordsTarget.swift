@testable import Rendering

/// Reads IPTC's records, and Photoshop's resources around them.
enum IPTCRecordsTarget: FuzzTarget {
    static let longest = 256

    static func read(_ bytes: UnsafeRawBufferPointer) {
        let content = Array(bytes)
        let iptc = bytes.count & 1 == 1 ? PhotoshopResources.iptc(in: content) : content
        if bytes.count & 1 == 1 { _ = PhotoshopResources.others(in: content) }
        guard let records = iptc.flatMap({ IPTCRecords($0) }) else { return }
        _ = records.credits?.bytes
        _ = XMPTranslation.packet(nil, with: records, nil)
    }
}
