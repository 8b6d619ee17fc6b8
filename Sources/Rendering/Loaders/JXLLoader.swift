import Basics
import JPEGXL
import Recipes
import RenderWire
import Vips

/// Decodes JPEG XL by libjxl, always whole and turned upright.
struct JXLLoader: Loader {
    let headerHasNoPixels = true
    let pixelWeight = 2

    func structure(of bytes: UnsafeRawBufferPointer, limits: RenderLimits) -> Structure {
        // One frame more than is allowed, so that it is seen.
        guard let reader = try? JXLReader(bytes, countingFramesUpTo: limits.pages +| 1) else { return Structure() }
        let header = reader.header
        return Structure(
            size: PixelSize(width: header.width, height: header.height),
            pages: header.delays.count,
            colours: ColourStatements(encoding: RGBColours(header.colours), peakLuminance: header.intensityTarget),
            bitsPerSample: header.bitsPerSample == 32 ? 32 : nil
        )
    }

    func header(of file: OriginalBytes) throws(VipsError) -> Image {
        let header = try Self.reader(of: file).header
        return try PixelLayout(header).blank().editingMetadata { Self.describe(header, 1, $0) }
    }

    func open(_ file: OriginalBytes, _ request: LoadRequest) throws(VipsError) -> Image {
        let reader = try Self.reader(of: file)
        let (header, first, count) = (reader.header, request.pages.lowerBound, request.pages.count)
        return try PixelLayout(header).sequence(count) { (frame, samples) throws(VipsError) in
            // The bytes are the file's, which is to live as long.
            defer { withExtendedLifetime(file) {} }
            try described { () throws(JXLError) in try reader.read(first +| frame, into: samples) }
        }
        .editingMetadata { Self.describe(header, count, $0) }
    }

    private static func reader(of file: OriginalBytes) throws(VipsError) -> JXLReader {
        try file.withBytes { bytes throws(VipsError) in
            try described { () throws(JXLError) in try JXLReader(bytes, countingFramesUpTo: .max) }
        }
    }

    private static func describe(_ header: JXLHeader, _ frames: Int, _ editor: borrowing MetadataEditor) {
        if case .profile(let profile) = header.colours { editor.set("icc-profile-data", profile) }
        guard header.delays.count > 1 else { return }
        editor.setAnimation(
            delays: header.delays,
            loops: header.loops,
            pageHeight: frames > 1 ? header.height : nil
        )
    }

    /// The decoder computes in floating point, group by group or, for some files, all at once; up to four frames are
    /// kept for others to be put on.
    func memory(for work: DecodingWork) -> Int {
        let frames = (work.structure.pages ?? 1) > 1 ? 5 : 1
        return work.size.pixels *| work.bands *| 4 *| frames +| work.pageBytes
    }
}

extension PixelLayout {
    fileprivate init(_ header: JXLHeader) {
        self.init(width: header.width, height: header.height, bands: header.bands, isWide: header.isWide)
    }
}

extension RGBColours {
    /// `nil` where the file says nothing, or has a profile.
    fileprivate init?(_ colours: JXLColours) {
        guard case .encoding(let red, let green, let blue, let white, let told) = colours else { return nil }
        let curve: TransferCurve
        switch told {
        case .gamma(let gamma):
            guard gamma > 0, gamma <= 1 else { return nil }
            curve = .power(1 / gamma)
        case .codePoint(let number): curve = TransferCurve(codePoint: number, video: .sRGB) ?? .sRGB
        }
        let primaries = Primaries(red: red, green: green, blue: blue, white: white)
        self.init(curves: [curve], toXYZ: primaries.toXYZ ?? Primaries.sRGB.toXYZ)
    }
}
