import TIFF

/// How a page of a TIFF is best read.
enum TIFFWay {
    /// As always, by libvips' own loader.
    case libvips
    /// From its samples, of any number of bits.
    case samples(SampleReader, TIFFHeader.Colours)
    /// As libtiff makes colours of it.
    case colours
    /// Not at all, and why.
    case refused(String)

    /// Whether earlier versions, which knew libvips only, read it in another way.
    var isOurs: Bool { if case .libvips = self { false } else { true } }

    /// Weighs what the directory says: what libvips reads, it reads right but for this.
    init(_ header: TIFFHeader) {
        if header.hasGiantBlocks {
            self = .refused("its tiles are many times as large as the picture")
            return
        }
        switch (header.samples, header.photometric) {
        case (.signed, _):
            self = .refused("its samples may be negative, and nobody tells which of them are black and white")
        case (.other, _): self = .refused("its samples are complex numbers")
        case (_, 9), (_, 10): self = .refused("its colours are Lab of a kind that is not read here")
        case (_, 8) where header.isPlanar: self = .refused("its colours are Lab in planes, which is not read here")
        case (_, 32_803), (_, 34_892): self = .refused("it is a camera's raw picture, which is not read here")
        case (_, 6) where header.compression != 7, (_, 32_844), (_, 32_845): self = .colours
        case (_, 0), (_, 1), (_, 2), (_, 5): self = Self.way(ofSamples: header)
        default: self = header.compression == 6 ? .colours : .libvips
        }
    }

    private static func way(ofSamples header: TIFFHeader) -> TIFFWay {
        // JPEG as it was put into TIFF at first, which only libtiff knows.
        if header.compression == 6 { return .colours }
        let isUsual = header.samples == .number && (header.bits == 8 || header.bits == 16)
        let isFew = header.samples == .number && header.count == 1 && [1, 2, 4].contains(header.bits)
        if isFew || isUsual && !(header.isPlanar && header.isTiled) { return .libvips }
        guard let colours = header.colours, let reader = SampleReader(header) else {
            return .refused("samples of \(header.bits) bits of this kind are not read here")
        }
        return .samples(reader, colours)
    }
}
