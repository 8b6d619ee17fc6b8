/// Bytes that stand at fixed places at the beginning of every file of a kind.
public struct FormatSignature: Hashable, Sendable {
    /// Some bytes and their place.
    private struct Part: Hashable {
        var offset: Int
        var bytes: [UInt8]
    }

    private let parts: [Part]

    /// Bytes at the very beginning.
    init(_ bytes: [UInt8]) { parts = [Part(offset: 0, bytes: bytes)] }

    /// A text at the very beginning, and perhaps another one behind other bytes.
    init(_ text: StaticString, _ other: StaticString? = nil, at offset: Int = 0) {
        parts =
            [Part(offset: 0, bytes: Array(text.description.utf8))]
            + (other.map { [Part(offset: offset, bytes: Array($0.description.utf8))] } ?? [])
    }

    /// A text at the very beginning, and other bytes behind more.
    init(_ text: StaticString, _ bytes: [UInt8], at offset: Int) {
        parts = [Part(offset: 0, bytes: Array(text.description.utf8)), Part(offset: offset, bytes: bytes)]
    }

    /// Bytes somewhere.
    init(_ bytes: [UInt8], at offset: Int) { parts = [Part(offset: offset, bytes: bytes)] }

    /// Whether a file begins so.
    ///
    /// - Parameter head: The file's first bytes.
    /// - Returns: Whether all bytes stand at their places.
    public func matches(_ head: [UInt8]) -> Bool {
        parts.allSatisfy { head.dropFirst($0.offset).starts(with: $0.bytes) }  // checked: offsets are constants of ours
    }
}

extension OriginalFormat {
    /// What such files begin with, each a kind of its own; none where ``brands`` or a text tell.
    public var signatures: [FormatSignature] {
        switch self {
        case .jpeg: [FormatSignature([0xFF, 0xD8, 0xFF])]
        case .png: [FormatSignature([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A])]
        case .gif: [FormatSignature("GIF87a"), FormatSignature("GIF89a")]
        case .webp: [FormatSignature("RIFF", "WEBP", at: 8)]
        case .tiff:
            [
                FormatSignature([0x49, 0x49, 0x2A, 0x00]), FormatSignature([0x4D, 0x4D, 0x00, 0x2A]),
                FormatSignature([0x49, 0x49, 0x2B, 0x00, 0x08, 0x00, 0x00, 0x00]),
                FormatSignature([0x4D, 0x4D, 0x00, 0x2B, 0x00, 0x08, 0x00, 0x00]),
            ]
        case .jxl:
            [
                FormatSignature([0xFF, 0x0A]),
                FormatSignature([0x00, 0x00, 0x00, 0x0C, 0x4A, 0x58, 0x4C, 0x20, 0x0D, 0x0A, 0x87, 0x0A]),
            ]
        case .pdf: [FormatSignature("%PDF-")]
        // "BM" alone begins many a text: the length of the header that follows is one of few.
        case .bmp:
            ([12, 16, 40, 52, 56, 64, 108, 124] as [UInt8]).map { FormatSignature("BM", [$0, 0, 0, 0], at: 14) }
        case .ico: [FormatSignature([0, 0, 1, 0]), FormatSignature([0, 0, 2, 0])]
        case .psd: [FormatSignature("8BPS", [0, 1], at: 4), FormatSignature("8BPS", [0, 2], at: 4)]
        case .jp2:
            [
                FormatSignature([0x00, 0x00, 0x00, 0x0C, 0x6A, 0x50, 0x20, 0x20, 0x0D, 0x0A, 0x87, 0x0A]),
                FormatSignature([0xFF, 0x4F, 0xFF, 0x51]),
            ]
        case .avif, .heic, .svg: []
        }
    }

    /// The brands by which ISO media files name this coding.
    public var brands: [String] {
        switch self {
        case .avif: ["avif", "avis"]
        case .heic: ["heic", "heix", "heim", "heis", "hevc", "hevx", "hevm", "hevs"]
        case .jpeg, .png, .webp, .gif, .tiff, .jxl, .bmp, .ico, .psd, .jp2, .svg, .pdf: []
        }
    }
}
