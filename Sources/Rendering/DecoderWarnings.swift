import RenderWire

/// What decoders have warned of although they gave a whole picture.
enum DecoderWarnings {
    /// libjpeg's words when the data of a scan ends before the picture does: it fills the rest with grey.
    ///
    /// libvips' own
    /// check (`fail_on`) sees only files that end too early, and at a stricter level it would refuse pictures for
    /// harmless stray bytes.
    private static let halfPicture = "premature end of data segment"

    /// Refuses a picture of which a part was made up.
    ///
    /// - Parameter warnings: What stands in libvips' error buffer after a success.
    /// - Throws: ``RenderFailure`` (`brokenImage`).
    static func check(_ warnings: String) throws(RenderFailure) {
        guard !warnings.contains(halfPicture) else {
            throw .broken(LibraryWords.reason(warnings), words: warnings)
        }
    }
}
