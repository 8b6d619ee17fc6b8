/// What stays beside the picture where a file is stripped.
enum KeptMetadata {
    /// Only what its pixels depend on.
    case nothing
    /// Its colour profile.
    case profile
    /// Everything but what lies behind the file's end.
    case all
}

/// What a file says beside its pixels, in the forms that all formats share.
struct MetadataBlocks: Equatable {
    /// The most bytes that are read of each.
    static let most = 1 << 20

    /// EXIF: a TIFF structure, without a mark before it.
    var exif: [UInt8]?
    /// An XMP packet.
    var xmp: [UInt8]?
    /// The records of IPTC's Information Interchange Model.
    var iptc: [UInt8]?

    /// Photoshop's image resources beside these.
    var resources: [UInt8]?

    /// Whether there is nothing.
    var isEmpty: Bool { exif == nil && xmp == nil && iptc == nil && resources == nil }

    /// IPTC and other resources as Photoshop keeps them together; `nil` where there are none.
    var photoshop: [UInt8]? {
        guard iptc != nil || resources != nil else { return nil }
        // checked: these are lists of bytes, which are joined
        return (iptc.map { PhotoshopResources.holding(iptc: $0) } ?? []) + (resources ?? [])
    }
}
