import Basics
import Recipes
import Vips

/// Runs a tiny picture through every encoder and decoder.
///
/// Some libraries open files or start threads when they are first used; after a process has been sealed they could not
/// any more. What only takes time the first time is left for ``runIdle()``.
struct WarmUp {
    private let decoders: Set<OriginalFormat>
    private let tables: TransferTables

    init(decoders: Set<OriginalFormat>, tables: TransferTables) {
        self.decoders = decoders
        self.tables = tables
    }

    /// Runs, and tells which encoders worked; what fails here will say so again when it is asked for.
    func run() -> Set<OutputFormat> {
        guard let picture = try? Self.picture() else { return [] }
        var working: Set<OutputFormat> = []
        for format in OutputFormat.allCases {
            guard let bytes = try? Self.encoded(picture, as: format) else { continue }
            working.insert(format)
            try? decode(bytes, OriginalFormat(rawValue: format.rawValue))
        }
        if let bytes = Hexadecimal.bytes(Self.heic.utf8) { try? decode(bytes, .heic) }
        for format in OutputFormat.allCases where format.holdsHDR {
            if let bytes = try? Self.encodedHDR(picture, as: format) { try? decode(bytes, format.asOriginal) }
        }
        try? decode(Array(Self.svg.utf8), .svg)
        try? decode(Array(Self.pdf.utf8), .pdf)
        return working
    }

    /// Does what needs no file and no thread, and so can be done when the process is sealed already.
    func runIdle() {
        guard let picture = try? Self.picture() else { return }
        try? exerciseColours(picture)
    }

    /// Pixels with alpha and some structure.
    private static func picture() throws(VipsError) -> Image {
        let side = 32
        var samples: [UInt8] = []
        for y in 0..<side {
            for x in 0..<side {
                samples += [UInt8(x * 8), UInt8(y * 8), UInt8((x ^ y) * 8), x < side / 2 ? 255 : 128]
            }
        }
        return try Image(samples: samples, width: side, height: side, bands: 4).interpreted(as: .sRGB)
    }

    private static func encoded(_ picture: Image, as format: OutputFormat) throws(VipsError) -> [UInt8] {
        let target = try Target()
        var output = PlanOutput(format: format, quality: format.defaultQuality, metadata: .none)
        output.mayBeGraphic = true
        // A palette that is looked for as usual takes 150 ms, more than all else here.
        if format != .tiff { output.options.effort = 0 }
        let image = format.hasAlpha ? picture : try FlattenStep.flattened(picture, .white)
        try Encoders.encoder(for: format).write(image, to: target, output, try PixelSurvey(image))
        return target.bytes
    }

    private static func encodedHDR(_ picture: Image, as format: OutputFormat) throws(VipsError) -> [UInt8] {
        let target = try Target()
        let hdr = ImageColours(source: .cicp, space: .rec2020, range: .pq)
        var output = PlanOutput(format: format, quality: format.defaultQuality, metadata: .none, hdr: hdr)
        output.options.effort = 0
        let image = try ColourPlan.keptWide.prepared(picture)
        try Encoders.encoder(for: format).write(image, to: target, output, nil)
        return target.bytes
    }

    private func decode(_ bytes: [UInt8], _ format: OriginalFormat?) throws(VipsError) {
        guard let format, decoders.contains(format) else { return }
        let loader = Loaders.loader(for: format)
        let image = try loader.open(OriginalBytes(copying: bytes), .header)
        let context = StepContext(light: .linear, tables: tables)
        let small = try ScaleStep.resized(
            Normalization.apply(to: image),
            to: PixelSize(width: 16, height: 16),
            context
        )
        _ = try small.inMemory()
    }

    /// Profiles that libvips has built in are unpacked on first use.
    private func exerciseColours(_ picture: Image) throws(VipsError) {
        let opaque = try FlattenStep.flattened(picture, .white)
        _ = try opaque.transformed(to: "srgb", input: "p3", intent: .relative).inMemory()
        let cmyk = try Image(samples: [UInt8](repeating: 9, count: 64), width: 4, height: 4, bands: 4)
        _ = try cmyk.interpreted(as: .cmyk).transformed(to: "srgb", input: "cmyk", intent: .relative).inMemory()
        let context = StepContext(light: .linear, tables: tables)
        let still = Picture([opaque], isInMemory: true)
        _ = try SharpenStep.apply(Sharpen(sigma: 1), to: still, context).inMemory()
        _ = try BlurStep.apply(Blur(sigma: 2), to: still, context).inMemory()
        _ = try GrayscaleStep.apply(Grayscale(), to: still, context).inMemory()
        let size = PixelSize(width: 32, height: 32)
        _ = try ExtractInterestingStep.apply(size, by: .attention, to: still, context).inMemory()
        _ = try ExtractInterestingStep.apply(size, by: .entropy, to: still, context).inMemory()
    }

    /// A gradient of 16 by 16 pixels, as the encoder x265 made it; only its decoder is of use here.
    private static let heic = """
        0000001c6674797068656963000000006d696631686569636d696166000001ad6d657461000000000000002168646c72000000000000\
        000070696374000000000000000000000000000000000e7069746d000000000002000000106964617400000000001000100000003869\
        6c6f630100000044400002000100000000000001d1000100000000000000360002000100000000000000010000000000000008000000\
        3869696e6600000000000200000015696e66650200000100010000687663310000000015696e66650200000000020000677269640000\
        0000d869707270000000b66970636f00000076687663430103700000000000000000001ef000fcfdf8f800000f03200001001840010c\
        01ffff03700000030090000003000003001eba0240210001002a42010103700000030090000003000003001ea020810596eaae9ae6e0\
        4040c0800000030080000003008422000100064401c173c1890000001469737065000000000000004000000040000000146973706500\
        0000000000001000000010000000107069786900000000030808080000001a69706d6100000000000000020001028102000202038400\
        00001a69726566000000000000000e64696d670002000100010000003e6d646174000000322801af192168a240ef5be648a34c20eede\
        34c3b5af522c21a9ca17b680c0345716039b517b8d355db1a1f64014b044f5c760
        """

    /// With text, so that fonts are looked for while they can be found.
    private static let svg = """
        <svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><circle cx="32" cy="32" r="20" fill="red"/>\\
        <text x="4" y="40" font-family="sans-serif">Aé</text><text x="4" y="60" font-family="serif">b</text></svg>
        """

    /// With text in a font that must be looked for, and a title whose encoding must be loaded.
    private static let pdf = """
        %PDF-1.1
        1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
        2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
        3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 64 64]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>endobj
        4 0 obj<</Length 36>>stream
        BT /F 12 Tf 4 20 Td (Calotype) Tj ET
        endstream endobj
        5 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj
        6 0 obj<</Title<FEFF0043>>>endobj
        trailer<</Root 1 0 R/Info 6 0 R>>
        """
}
