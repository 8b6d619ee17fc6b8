import Basics
import Recipes
import Vips

/// How much memory a job will take, told before any pixel is decoded.
///
/// Rather too much than too little: whoever grants it keeps that much free.
struct MemoryEstimate {
    /// Bytes of decoding.
    let decoding: Int
    /// Bytes of steps and encoding.
    let making: Int

    var bytes: Int { Self.always +| decoding +| making }

    /// Adds up what decoding, steps and encoding hold at the same time at their worst.
    init(_ original: Original, _ plan: Plan, _ decodedScale: Double) {
        let orientation = original.orientation(for: plan)
        let decodePlan = DecodePlan(plan, orientation)
        let frames = plan.pages.count
        let targets = decodePlan.target.map { [$0] } ?? []
        decoding =
            Self.decoding(original, decodedScale, pages: frames)
            +| Self.resampling(original, decodedScale, to: targets, of: decodePlan.region.size)
        let steps = plan.steps.dropFirst(decodePlan.stepsDone)  // checked: a number of steps
        let frame = Frame(
            plan,
            steps,
            opened: decodePlan.target?.pixels ?? decodePlan.region.size.pixels,
            isHeld: !orientation.keepsRowOrder || plan.redaction != nil,
            isResized: decodePlan.target != nil,
            bytesPerSample: original.bytesPerSample
        )
        making =
            (frame.bytes +| Self.enlarging(original, decodePlan)) *| max(frames, 1)
            +| Self.finishing(plan)
            +| (UnchangedOriginal(original, for: plan)?.memory ?? 0)
            +| (plan.redaction == nil ? 0 : frame.redacting)
    }

    /// Bytes of what follows a look at pixels, which alone tells how large that is.
    ///
    /// - Parameters:
    ///   - plan: The plan that goes on.
    ///   - original: What is made.
    /// - Returns: All that is held from there on; the picture that was looked at is held already.
    static func bytes(resuming plan: Plan, of original: Original) -> Int {
        let opened = plan.uprightSize.pixels
        let frame = Frame(
            plan,
            plan.steps[...],
            opened: opened,
            isHeld: true,
            isResized: false,
            bytesPerSample: original.bytesPerSample
        )
        return always +| frame.bytes *| max(plan.pages.count, 1) +| finishing(plan)
    }

    /// What steps hold of a frame, beside each other at their worst.
    private struct Frame {
        let bytes: Int
        /// Samples that are changed in place, and an image of them, once for all frames.
        let redacting: Int

        /// Goes through the steps.
        ///
        /// - Parameters:
        ///   - plan: The plan.
        ///   - steps: Those of its steps that are not done while the picture is decoded.
        ///   - opened: Pixels of what they begin with.
        ///   - isHeld: Whether that is in memory as a whole.
        ///   - isResized: Whether it has just been resized.
        ///   - bytesPerSample: Bytes of a sample of the original.
        init(
            _ plan: Plan,
            _ steps: ArraySlice<PlanStep>,
            opened: Int,
            isHeld: Bool,
            isResized: Bool,
            bytesPerSample: Int
        ) {
            // Steps may make a picture larger and smaller again.
            var largest = opened
            var held = isHeld ? opened : 0
            for step in steps {
                if case .scale = step { held = largest }
                largest = max(largest, step.size?.pixels ?? 0)
                if step.needsWholePicture { held = largest }
            }
            // Within a limit of bytes it is written more than once.
            if plan.deferred != nil || plan.output.byteLimit != nil { held = largest }
            // Beside 16 bits that stay, 8 of what they look like.
            let kept = held *| (plan.output.hdr == nil ? 8 : 12)
            let bytesPerPixel =
                plan.output.hdr == nil
                ? 4 *| (plan.light == .gamma ? bytesPerSample : 1) : plan.output.bytesPerPixel
            let resized = isResized && !steps.isEmpty ? opened *| bytesPerPixel : 0
            bytes = max(plan.size.pixels *| bytesPerPixel +| resized, kept)
            redacting = opened *| 4 *| 3
        }
    }

    /// Bytes of encoding, and of what looks for something in a small picture.
    private static func finishing(_ plan: Plan) -> Int {
        let encoding = Encoders.encoder(for: plan.output.format).memory(forPixels: plan.size.pixels, plan.output)
        return encoding *| framesEncodedAtOnce(plan.pages.count, plan.output.format)
            +| amending(plan)
            +| (plan.steps.contains(where: \.looksForFaces) ? finding : 0)
    }

    /// The file as the encoder has made it, and again with what is kept of metadata.
    private static func amending(_ plan: Plan) -> Int {
        guard plan.output.metadata != .none || plan.output.byteLimit != nil else { return 0 }
        let frame =
            switch plan.output.format {
            case .png, .tiff: plan.output.bytesPerPixel
            case .jpeg, .webp, .avif, .gif, .jxl: 1
            }
        return plan.size.pixels *| plan.pages.count *| frame *| 2 +| 4 *| MetadataBlocks.most
    }

    /// What the decoder holds at its worst, at a part of the original's size.
    static func decoding(_ original: Original, _ scale: Double, pages: Int) -> Int {
        let decoded = PixelSize(
            // checked: floating-point numbers never trap
            width: max(1, Int(clamping: Double(original.storedSize.width) * scale)),
            // checked: floating-point numbers never trap
            height: max(1, Int(clamping: Double(original.storedSize.height) * scale))
        )
        let work = DecodingWork(
            structure: original.structure,
            size: decoded,
            bands: original.firstPage.bands,
            bytesPerSample: original.bytesPerSample,
            pages: pages,
            scale: scale
        )
        return original.loader.memory(for: work)
    }

    /// The rows that are looked at together of a picture at a part of its size.
    static func strip(_ original: Original, _ scale: Double) -> Int {
        // checked: floating-point numbers never trap
        let width = Int(clamping: (Double(original.storedSize.width) * scale).rounded(.up)) +| 1
        let bands = min(max(original.firstPage.bands, 1), 4)
        return Reduction.Layout(source: PixelSize(width: width, height: 1), bands: bands).stripBytes
    }

    /// What is held of a picture while it is made smaller.
    ///
    /// - Parameters:
    ///   - original: The picture.
    ///   - scale: The part of its size at which it is decoded.
    ///   - targets: The sizes that are made at once.
    ///   - region: The part of it that they are made of, at its full size; where not given, all.
    /// - Returns: Bytes.
    static func resampling(
        _ original: Original,
        _ scale: Double,
        to targets: some Collection<PixelSize>,
        of region: PixelSize? = nil
    ) -> Int {
        guard !targets.isEmpty else { return 0 }
        let full = region ?? original.storedSize
        let source = PixelSize(
            // checked: floating-point numbers never trap
            width: Int(clamping: (Double(full.width) * scale).rounded(.up)) +| 1,
            // checked: floating-point numbers never trap
            height: Int(clamping: (Double(full.height) * scale).rounded(.up)) +| 1
        )
        let bands = min(max(original.firstPage.bands, 1), 4)
        let layout = Reduction.Layout(source: source, bands: bands)
        return targets.reduce(layout.stripBytes) { $0 +| Reduction.bytes(to: $1, layout) }
    }

    /// What is held of a picture before it is enlarged, be it by one side.
    private static func enlarging(_ original: Original, _ decodePlan: DecodePlan) -> Int {
        let size = decodePlan.region.size
        guard let target = decodePlan.target, target.width > size.width || target.height > size.height else { return 0 }
        let smaller = PixelSize(width: min(target.width, size.width), height: min(target.height, size.height))
        // Of HDR that is kept, 16 bits whatever the file has.
        return smaller.pixels *| 4 *| max(original.header.isHDR ? 2 : 1, original.bytesPerSample)
    }

    /// Of how many frames an encoder holds what it needs for one: GIF's of all, AVIF's of some that others are made of.
    private static func framesEncodedAtOnce(_ frames: Int, _ format: OutputFormat) -> Int {
        switch format {
        case .gif: max(frames, 1)
        case .avif: min(max(frames, 1), 3)
        case .jpeg, .png, .webp, .tiff, .jxl: 1
        }
    }

    /// What finding faces in a small picture takes.
    private static let finding = FaceSearch.detecting(PixelSize(width: FaceWindow.side, height: FaceWindow.side))

    /// Tables, profiles and buffers of every job.
    static let always = 8 << 20
}

extension Plan {
    /// Bytes that a finished frame has at most.
    var bytesPerFrame: Int { size.pixels *| output.bytesPerPixel }
}

extension PlanOutput {
    /// Bytes that a pixel has at most when it is finished.
    var bytesPerPixel: Int { hdr == nil ? 4 : 8 }
}

extension PlanStep {
    fileprivate var looksForFaces: Bool {
        if case .extractInteresting(_, let interest) = self { interest.wantsFaces } else { false }
    }

    /// The size that the step leaves, where it may be another one than before.
    fileprivate var size: PixelSize? {
        switch self {
        case .extract(let rect): rect.size
        case .scale(let size), .extractInteresting(let size, _), .rotate(_, let size, _), .embed(_, _, let size, _):
            size
        case .flip, .filter, .flatten, .overlay: nil
        }
    }

    /// Whether the step reads pixels in any order, so that they are all kept.
    var needsWholePicture: Bool {
        switch self {
        case .extract, .scale, .embed, .flatten, .overlay: false
        case .filter(let filter): filter.traits.readsAtRandom
        case .flip(let flip): flip != .horizontal
        case .extractInteresting, .rotate: true
        }
    }
}
