import Recipes
import RenderWire
import Vips

/// Writes a finished picture to where the variant goes.
struct Encoding {
    private let image: Image
    private(set) var plan: Plan
    private let pageHeight: Int
    /// With what it would be made smaller.
    private let context: StepContext
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
        _ context: StepContext,
        metadata: MetadataBlocks = MetadataBlocks(),
        unchanged: UnchangedOriginal? = nil,
        isAtHand: Bool = false
    ) {
        self.context = context
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
                context,
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
        !metadata.isEmpty || unchanged != nil || saysItsSize || plan.output.byteLimit != nil
    }

    /// Whether libvips says how large the picture is in EXIF of its own, which is taken away: in each animated WebP.
    private var saysItsSize: Bool { plan.output.format == .webp && isMoving }

    /// Whether its pixels decide what nobody has said.
    private var isSurveyed: Bool {
        isAtHand && plan.output.isSurveyed(pixels: image.width * image.height)
    }

    /// Whether it is an animation, whose frames lie one below the other.
    var isMoving: Bool { image.height != pageHeight }

    /// The size of all frames together.
    var size: PixelSize { PixelSize(width: image.width, height: image.height) }

    /// The same at another quality, 1…100.
    func at(quality: Int) -> Encoding {
        var other = self
        other.plan.output.quality = quality
        return other
    }

    /// Some rows of a still, without whatever else is put into its file.
    ///
    /// - Parameter strips: Which rows, within the image.
    /// - Returns: Them, one below the other.
    /// - Throws: ``RenderFailure`` where memory is short.
    func rows(of strips: [Range<Int>]) throws(RenderFailure) -> Encoding {
        do throws(VipsError) {
            var parts: [Image] = []
            for strip in strips {
                parts.append(
                    try image.extracted(left: 0, top: strip.lowerBound, width: image.width, height: strip.count)
                )
            }
            let rows = try Image.stacked(parts).inMemory()
            return Encoding(rows, plan, pageHeight: rows.height, context, isAtHand: isAtHand)
        } catch {
            throw failure(error)
        }
    }

    /// A still with shorter sides.
    ///
    /// - Parameter factor: The part of each side that is left, below 1.
    /// - Returns: It.
    /// - Throws: ``RenderFailure`` where memory is short.
    func smaller(by factor: Double) throws(RenderFailure) -> Encoding {
        // checked: parts of a side, which floating-point numbers hold
        let sides = [size.width, size.height].map { max(1, Int((Double($0) * factor).rounded())) }
        let target = PixelSize(width: sides[0], height: sides[1])  // checked: two sides are two
        do throws(VipsError) {
            let resized = try ScaleStep.resized(image, to: target, context).inMemory()
            let profile = image.bytes("icc-profile-data")
            let image = try resized.editingMetadata { editor in
                if let profile { editor.set("icc-profile-data", profile) }
            }
            return Encoding(image, plan, pageHeight: image.height, context, metadata: metadata, isAtHand: isAtHand)
        } catch {
            throw failure(error)
        }
    }

    /// The picture's file, within its limit of bytes where it has one, and how it was written in the end.
    ///
    /// - Throws: ``RenderFailure``.
    func written() throws(RenderFailure) -> LimitedEncoding.Written {
        guard let limit = plan.output.byteLimit else { return (self, try bytes()) }
        return try LimitedEncoding(isAtHand ? self : computed(), within: limit).written()
    }

    /// The whole file at the plan's quality.
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
