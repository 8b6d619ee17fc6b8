import Recipes
import RenderWire
import Vips

/// Writes a finished picture to where the variant goes.
struct Encoding {
    private let image: Image
    let plan: Plan
    private let pageHeight: Int
    /// What is put into the file behind the encoder.
    private let metadata: MetadataBlocks
    /// The original, where its own bytes are what is wanted and need only be fewer.
    private let unchanged: UnchangedOriginal?

    /// Up to this many pixels are computed before the encoder starts, so that a decoder's failure is told from an
    /// encoder's; larger pictures stream from one into the other.
    private static let pixelsAtHand = 8_000_000

    /// Whether its pixels are computed, so that a failure to write it is the encoder's and not the original's.
    let isAtHand: Bool

    init(
        _ image: Image,
        _ plan: Plan,
        pageHeight: Int,
        metadata: MetadataBlocks = MetadataBlocks(),
        unchanged: UnchangedOriginal? = nil,
        isAtHand: Bool = false
    ) {
        self.image = image
        self.plan = plan
        self.pageHeight = pageHeight
        self.metadata = metadata
        self.unchanged = unchanged
        self.isAtHand = isAtHand
    }

    var pixelBytes: Int { image.width * image.height * image.bands * (image.format == .uint16 ? 2 : 1) }

    /// Whether its pixels are computed before the encoder starts, unless they are at hand anyway.
    var isSmall: Bool { image.width * image.height <= Self.pixelsAtHand }

    /// The same with all pixels computed; whatever fails from then on is not the original's fault.
    func computed() throws(RenderFailure) -> Encoding {
        do throws(VipsError) {
            return Encoding(
                try image.inMemory(),
                plan,
                pageHeight: pageHeight,
                metadata: metadata,
                unchanged: unchanged,
                isAtHand: true
            )
        } catch {
            throw .broken(error)
        }
    }

    /// Whether the encoder's bytes are not yet all of the file, so that they have to go by memory.
    var isAmended: Bool {
        !metadata.isEmpty || unchanged != nil || saysItsSize
    }

    /// Whether libvips says how large the picture is in EXIF of its own, which is taken away: in each animated WebP.
    private var saysItsSize: Bool { plan.output.format == .webp && image.height != pageHeight }

    /// Whether its pixels decide what nobody has said.
    private var isSurveyed: Bool {
        isAtHand && plan.output.isSurveyed(pixels: image.width * image.height)
    }

    /// The whole file.
    ///
    /// - Returns: Its bytes.
    /// - Throws: ``RenderFailure``.
    func bytes() throws(RenderFailure) -> [UInt8] {
        let bytes = try write { () throws(VipsError) in try Target() }.bytes
        let encoded = MetadataWriter.adding(metadata, to: bytes, plan.output.format) ?? bytes
        return unchanged?.bytes(keeping: plan.output.metadata, metadata, below: encoded.count) ?? encoded
    }

    /// Writes what the encoder makes to wherever a target leads.
    ///
    /// - Parameter target: Opens the target.
    /// - Returns: The target.
    /// - Throws: ``RenderFailure``.
    @discardableResult
    func write(to target: () throws(VipsError) -> Target) throws(RenderFailure) -> Target {
        do throws(VipsError) {
            let target = try target()
            let survey = isSurveyed ? try PixelSurvey(image) : nil
            try Encoders.encoder(for: plan.output.format).write(image, to: target, plan.output, survey)
            return target
        } catch {
            throw isAtHand ? failure(error) : .broken(error)
        }
    }

    /// Tells of what was written.
    func report(_ header: ImageHeader, bytes: Int) -> RenderReport {
        RenderReport(
            original: header,
            output: plan.output,
            size: PixelSize(width: image.width, height: pageHeight),
            pages: plan.pages.count,
            bytes: bytes
        )
    }

    private func failure(_ error: VipsError) -> RenderFailure {
        RenderFailure(
            .cannotEncode,
            "The result cannot be written as \(plan.output.format.title): \(error.reason ?? "its encoder gave up").",
            libraryWords: error.libraryWords
        )
    }
}
