import Basics

/// Who made a picture, who owns it and on what terms, as its XMP packet says.
struct XMPCredits {
    private static let properties = [
        XMPProperties.Property(prefix: "dc", name: .dc("creator"), form: .list),
        XMPProperties.Property(prefix: "dc", name: .dc("rights"), form: .languages),
        XMPProperties.Property(prefix: "photoshop", name: .photoshop("Credit"), form: .text),
        XMPProperties.Property(prefix: "xmpRights", name: .xmpRights("WebStatement"), form: .text),
        XMPProperties.Property(prefix: "xmpRights", name: .xmpRights("UsageTerms"), form: .languages),
    ]

    /// Texts that are longer together are no credits; a segment of a JPEG holds 65,502 bytes.
    private static let most = 40_000

    private let said: XMPProperties

    /// Looks for them; `nil` where none of it is said.
    init?(_ packet: XMPPacket) {
        let licensors = packet.texts(of: .plus("LicensorURL"), in: .plus("Licensor"))
        said = XMPProperties(values: Self.properties.map { ($0, packet.texts(of: $0.name)) }, licensors: licensors)
        let all = said.values.flatMap(\.texts) + licensors  // checked: two lists are joined
        guard !all.isEmpty, all.reduce(0, { $0 +| $1.bytes.count +| 100 }) <= Self.most else { return nil }
    }

    /// A packet with these texts and nothing else.
    var packet: [UInt8] { said.packet }
}
