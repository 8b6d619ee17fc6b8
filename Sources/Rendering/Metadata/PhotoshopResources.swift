import Basics

/// Photoshop's image resources, among which files keep IPTC.
enum PhotoshopResources {
    private static let signature = Array("8BIM".utf8)
    /// The resource that is IPTC.
    private static let iptc = 0x0404

    /// The IPTC among resources.
    static func iptc(in resources: [UInt8]) -> [UInt8]? {
        resources.withUnsafeBytes { bytes in
            var reader = ByteReader(bytes)
            while reader.slice(reader.offset, 4).elementsEqual(signature), reader.skip(4), let id = reader.number(2),
                let name = reader.number(1), reader.skip(name +| (name +| 1) % 2), let length = reader.number(4)
            {
                if id == iptc {
                    let content = reader.slice(reader.offset, length)
                    return content.isEmpty || content.count < length ? nil : Array(content)
                }
                guard reader.skip(length +| length % 2) else { return nil }
            }
            return nil
        }
    }

    /// Resources of nothing but IPTC.
    static func holding(iptc content: [UInt8]) -> [UInt8] {
        // checked: these are lists of bytes, which are joined
        signature + ByteWriter.big(iptc, 2) + [0, 0] + ByteWriter.big(content.count) + content
            + [UInt8](repeating: 0, count: content.count % 2)
    }
}
