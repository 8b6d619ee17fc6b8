import Basics
import Descriptors
import Faces
import Recipes
import RenderWire
import Vips

/// One variant being made: decoding, steps, encoding, by the cheapest road.
struct VariantRendering {
    let original: Original
    let plan: Plan
    let decodePlan: DecodePlan
    /// How the decoder's pixels are turned.
    let orientation: Orientation
    let context: StepContext
    /// The colours that come out.
    let wantedColours: VariantColours
    /// How they come out.
    let colours: ColourPlan
    private let scale: Double
    private let limits: RenderLimits
    private let layers: LayerInputs

    /// Bytes of memory that it will take.
    let memory: Int
    /// Bytes of it that the pictures put on it take.
    let layerMemory: Int

    /// Chooses the road; decodes nothing.
    init(
        _ original: Original,
        _ plan: Plan,
        _ tables: TransferTables,
        faces: FaceDetector? = nil,
        limits: RenderLimits,
        layers: LayerInputs = .none
    ) {
        self.limits = limits
        self.original = original
        self.plan = plan
        self.layers = layers
        orientation = original.orientation(for: plan)
        decodePlan = DecodePlan(plan, orientation)
        scale = Self.decodingScale(original, decodePlan, limits)
        wantedColours = VariantColours(of: plan, original)
        colours = ColourPlan(original, to: wantedColours)
        context = StepContext(
            light: plan.light,
            tables: tables,
            look: wantedColours == .hdr ? original.conversion : nil,
            faces: faces
        )
        layerMemory = layers.memory(for: plan, tables)
        memory = MemoryEstimate(original, plan, scale).bytes +| layerMemory
    }

    /// Drawings are drawn at the size they will have, if that is not beyond all measure because of a small crop.
    private static func decodingScale(_ original: Original, _ decodePlan: DecodePlan, _ limits: RenderLimits) -> Double
    {
        guard decodePlan.target != nil, !original.header.isAnimated else { return 1 }
        let scale = original.decodingScale(for: decodePlan.scale)
        guard scale > 1 else { return scale }
        let most = Double(limits.inputPixels) / Double(max(original.storedSize.pixels, 1))
        return max(1, min(scale, most.squareRoot()))
    }

    /// A picture with all its steps done, and the plan that its pixels have completed.
    struct Developed {
        var picture: Picture
        var plan: Plan
    }

    /// Decodes and does all steps; of a still most of it happens only when pixels are asked for.
    ///
    /// - Parameter open: Opens the original, if that is not done by decoding just this part of it.
    /// - Returns: The picture.
    /// - Throws: ``RenderFailure``.
    func developed(from open: (() throws(VipsError) -> Picture)? = nil) throws(RenderFailure) -> Developed {
        var plan = self.plan
        let redaction = try redaction()
        var context = self.context
        context.layers = try layerPictures(for: plan)
        var picture = try decoding { () throws(VipsError) in
            var start = if let open { try open() } else { try opened() }
            if let redaction { start = try redaction.apply(to: start) }
            return try plan.paintedSteps.dropFirst(decodePlan.stepsDone).apply(to: start, context)
        }
        while let deferred = plan.deferred {
            let whole = picture
            picture = try decoding { () throws(VipsError) in
                let ready = try whole.inMemory()
                return try ExtractStep.apply(TrimStep.content(of: context.seen(ready), deferred.trim), to: ready)
            }
            do throws(PlanError) {
                plan = try plan.resumed(deferred, from: picture.size)
            } catch {
                throw RenderFailure(error)
            }
            let (steps, trimmed) = (plan.paintedSteps[...], picture)
            let needed = MemoryEstimate.bytes(resuming: plan, of: original) +| layers.memory(for: plan, context.tables)
            // Layers are decoded as soon as they are opened.
            try decoding { () throws(VipsError) in try original.require(beyondEstimate: needed -| memory) }
            context.layers = try layerPictures(for: plan)
            picture = try decoding { () throws(VipsError) in try steps.apply(to: trimmed, context) }
        }
        return Developed(picture: picture, plan: plan)
    }

    /// Looks for faces in the original; `nil` where none are to be redacted, or none can be found here.
    var faceSearch: FaceSearch? {
        guard plan.redaction != nil, let faces = context.faces else { return nil }
        return FaceSearch(original, plan.pages, context.tables, faces, limits: limits)
    }

    /// What is redacted, if anything is; no picture is made where that cannot be known.
    private func redaction() throws(RenderFailure) -> RedactionStep? {
        guard let redaction = plan.redaction else { return nil }
        guard let search = faceSearch else { throw OutputCheck.cannotRedact }
        let faces = try search.faces()
        // They are found where they stand upright.
        let placed = plan.isUpright ? faces : faces.map { $0.map(original.orientation.stored) }
        return RedactionStep(redaction, faces: placed, plan)
    }

    /// Decodes the pictures that a plan's steps put on this one.
    private func layerPictures(for plan: Plan) throws(RenderFailure) -> LayerPictures {
        guard plan.steps.contains(where: \.isOverlay) else { return LayerPictures() }
        // What decoders warn of from here on is said of the layers.
        try original.checkWarnings()
        return try layers.pictures(for: plan.steps, context.tables)
    }

    /// Prepares a finished picture for being written in this way.
    func encoding(of developed: Developed, _ output: PlanOutput) throws(RenderFailure) -> Encoding {
        var plan = developed.plan
        plan.output = output
        let metadata = original.withBytes { bytes in
            switch output.metadata {
            case .none: MetadataBlocks()
            case .copyright: MetadataReader.credits(in: bytes, original.header.format)
            case .keep: MetadataReader.kept(in: bytes, original.header.format, of: developed.picture.size)
            }
        }
        let image = try decoding { () throws(VipsError) in
            try prepared(developed.picture, output)
        }
        // What is left of the plan behind a look at pixels says nothing of what was trimmed.
        let unchanged = self.plan.deferred == nil ? UnchangedOriginal(original, for: plan) : nil
        return Encoding(
            image,
            plan,
            pageHeight: developed.picture.size.height,
            context,
            metadata: metadata,
            unchanged: unchanged
        )
    }

    /// Opens the original with as much of the plan as can be done on the way.
    private func opened() throws(VipsError) -> Picture {
        let frames = plan.pages.count
        if let thumbnail = embeddedThumbnail() { return Picture([try opened(thumbnail)], isInMemory: false) }
        let firstRow = frames > 1 ? 0 : original.firstRow(of: decodePlan.region, decodedAt: scale)
        let image = try original.open(LoadRequest(pages: plan.pages, scale: scale, firstRow: firstRow))
        guard frames > 1 else { return Picture([try opened(image)], isInMemory: false) }
        // Frame after frame, so that the animation is never in memory at its full size.
        let height = image.pageHeight
        var pictures: [Image] = []
        for index in 0..<frames {
            let frame = try image.extracted(left: 0, top: index * height, width: image.width, height: height)
            pictures.append(try opened(frame).inMemory())
        }
        return Picture(pictures, isInMemory: true)
    }

    /// Crop and resize as stored, then colours, then turning what is small by now.
    private func opened(_ page: Image) throws(VipsError) -> Image {
        let decoded = PixelSize(width: page.width, height: page.height)
        let area = original.area(of: decodePlan.region, in: decoded, decodedAt: scale)
        let pixels = area.pixels(in: decoded)
        let image = try colours.prepared(Normalization.apply(to: ExtractStep.extracted(pixels, from: page)))
        guard let target = decodePlan.target else {
            return try upright(ScaleStep.converted(image, colours.conversion, context))
        }
        return try upright(ScaleStep.resized(image, area.seen(from: pixels), to: target, context, colours.conversion))
    }

    /// Finishes colours, and turns what is as small by now as it will be.
    func upright(_ resized: Image) throws(VipsError) -> Image {
        var image = try colours.finished(resized, context.tables)
        if !orientation.keepsRowOrder { image = try image.inMemory() }
        return try orientation.applied(to: image)
    }

    /// The small picture that cameras put beside the large one, where it is large enough and shows the same.
    ///
    /// One that cannot be decoded, or shows something else, is as none.
    func embeddedThumbnail() -> Image? {
        let full = original.storedSize
        guard original.loader is HEIFLoader, plan.output.metadata == .none, plan.output.hdr == nil,
            plan.pages.lowerBound == 0,
            let target = decodePlan.target, decodePlan.region.size == full, decodePlan.scale < 0.3
        else { return nil }
        defer { Library.clearError() }
        guard let image = try? original.open(LoadRequest(pages: plan.pages, scale: 1, thumbnail: true)) else {
            return nil
        }
        let stretch = Double(image.width * full.height) / Double(image.height * full.width)
        let isLargeEnough = image.width * 2 >= target.width * 3 && image.height * 2 >= target.height * 3
        guard image.width < full.width, isLargeEnough, abs(stretch - 1) < 0.01 else { return nil }
        return try? image.inMemory()
    }

    /// One image of all frames, with the metadata that is kept.
    ///
    /// - Parameters:
    ///   - picture: The frames.
    ///   - output: How they are written.
    /// - Returns: The image.
    /// - Throws: ``VipsError``.
    private func prepared(_ picture: Picture, _ output: PlanOutput) throws(VipsError) -> Image {
        let visible =
            output.format.hasAlpha ? picture : try FlattenStep.apply(.white, to: picture)
        return try OutputMetadata.joined(
            visible,
            from: original.firstPage,
            frames: plan.pages,
            output,
            profile: wantedColours.profile(of: original),
            peakLuminance: original.colours.peakLuminance
        )
    }
}

/// Does something that decodes, and puts a failure down to the original.
func decoding<Value>(_ body: () throws(VipsError) -> Value) throws(RenderFailure) -> Value {
    do throws(VipsError) {
        return try body()
    } catch {
        throw .broken(error)
    }
}
