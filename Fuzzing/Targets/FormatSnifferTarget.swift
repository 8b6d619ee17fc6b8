import RenderWire

/// Tells the kind of a file from its first bytes, and names it where it is not read.
enum FormatSnifferTarget: FuzzTarget {
    static let longest = 256

    static func read(_ bytes: UnsafeRawBufferPointer) {
        _ = FormatSniffer.sniff(bytes)
        _ = FormatSniffer.refusal(of: bytes)
    }
}
