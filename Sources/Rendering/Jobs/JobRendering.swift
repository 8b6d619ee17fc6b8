import Basics
import Faces
import Recipes
import RenderWire
import Vips

/// The outputs of a job being made: pictures that only differ in size from one decode, a picture that is wanted in
/// several forms once.
struct JobRendering {
    private let original: Original
    private let shared: [SharedDecode]
    private let alone: [OutputGroup]
    private let pictures: Int

    /// Bytes of memory that it will take.
    let memory: Int

    /// Chooses the roads; decodes nothing.
    ///
    /// - Parameters:
    ///   - original: What all is made from.
    ///   - planned: The outputs that need pixels.
    ///   - tables: For resizing.
    ///   - faces: What finds faces.
    ///   - limits: What is refused.
    ///   - layers: The pictures that are put on it.
    init(
        _ original: Original,
        _ planned: [PlannedOutput],
        _ tables: TransferTables,
        _ faces: FaceDetector?,
        limits: RenderLimits,
        layers: LayerInputs
    ) {
        let groups = OutputGroup.sorted(planned, of: original) { original, plan in
            VariantRendering(original, plan, tables, faces: faces, limits: limits, layers: layers)
        }
        // As the groups see it: where there are several decodes each opens it anew.
        self.original = groups.first?.rendering.original ?? original
        (shared, alone) = SharedDecode.divided(groups, of: self.original)
        pictures = planned.count { $0.kind == .picture }
        let slow = groups.flatMap(\.outputs).filter { $0.plan.output.format.isSlow }
        // A picture that is the only one is encoded at once.
        let waiting = pictures > 1 ? slow.reduce(0) { $0 +| $1.plan.bytesPerFrame *| $1.plan.pages.count } : 0
        let singly = alone.flatMap { group in
            // Of a picture of several outputs the one with the hungriest encoder counts.
            let renderings = group.outputs.dropFirst().map { output in
                VariantRendering(group.rendering.original, output.plan, tables, limits: limits, layers: layers)
            }
            let kept = group.isKept ? group.rendering.plan.bytesPerFrame : 0
            return ([group.rendering] + renderings).map { $0.memory +| kept }
        }
        let searching = groups.reduce(0) { max($0, $1.rendering.faceSearch?.memory ?? 0) }
        memory = searching +| min(waiting, OutputWriter.mostWaiting) +| (shared.map(\.memory) + singly).reduce(0, max)
    }

    /// Makes the outputs.
    ///
    /// - Parameters:
    ///   - file: Where pictures are written to.
    ///   - capabilities: What can be encoded here.
    ///   - tell: Told of each output.
    /// - Throws: ``RenderFailure`` that befell the whole job.
    func run(
        into file: OutputFile,
        _ capabilities: Capabilities,
        _ tell: OutputWriter.Telling
    ) throws(RenderFailure) {
        var writer = OutputWriter(file, pictures: pictures)
        func finish(
            _ group: OutputGroup,
            isDecoded: Bool,
            _ develop: () throws(RenderFailure) -> VariantRendering.Developed
        ) throws(RenderFailure) {
            for (indices, encoding) in try encodings(of: group, isDecoded: isDecoded, capabilities, tell, develop) {
                try writer.take(encoding, for: indices, of: original, tell)
            }
        }
        for decode in shared {
            try decode.run { group, develop throws(RenderFailure) in
                try finish(group, isDecoded: true, develop)
            }
        }
        for group in alone {
            try finish(group, isDecoded: false) { () throws(RenderFailure) in try group.rendering.developed() }
        }
        try writer.finish(of: original, tell)
    }

    /// Makes a picture, and prepares each of its encodings; what it is looked at for, and what cannot be, are told of.
    ///
    /// - Parameters:
    ///   - group: The picture.
    ///   - isDecoded: Whether nothing has to be decoded any more.
    ///   - capabilities: What can be encoded here.
    ///   - tell: Told of what is no encoding.
    ///   - develop: Makes the picture.
    /// - Returns: The encodings, and the outputs each is for.
    /// - Throws: ``RenderFailure`` of the original.
    private func encodings(
        of group: OutputGroup,
        isDecoded: Bool,
        _ capabilities: Capabilities,
        _ tell: OutputWriter.Telling,
        _ develop: () throws(RenderFailure) -> VariantRendering.Developed
    ) throws(RenderFailure) -> [(indices: [Int], encoding: Encoding)] {
        var developed: VariantRendering.Developed
        do throws(RenderFailure) {
            developed = try develop()
        } catch {
            // What only pixels could tell of the plan, or of a layer.
            guard error.isOfPlan || error.input > 0 else { throw error }
            for index in group.outputs.flatMap(\.indices) + group.looks.map(\.index) { try tell(index, .failed(error)) }
            return []
        }
        // What is used more than once is computed once; a large picture that is written once may stream.
        let isKept = isDecoded || group.isKept
        if isKept {
            let picture = developed.picture
            developed.picture = try decoding { () throws(VipsError) in try picture.inMemory() }
            try original.checkWarnings()
        }
        for look in group.looks { try tell(look.index, result(of: look, developed, group.rendering)) }
        var encodings: [(indices: [Int], encoding: Encoding)] = []
        for output in group.outputs {
            do throws(RenderFailure) {
                var plan = developed.plan
                plan.output = output.plan.output
                try OutputCheck(plan, capabilities)()
            } catch {
                for index in output.indices { try tell(index, .failed(error)) }
                continue
            }
            let encoding = try group.rendering.encoding(of: developed, output.plan.output)
            encodings.append((output.indices, isKept || encoding.isSmall ? try encoding.computed() : encoding))
        }
        if !isKept, encodings.allSatisfy(\.encoding.isAtHand) { try original.checkWarnings() }
        return encodings
    }

    /// What a look at a picture tells that is in memory.
    private func result(
        of look: OutputGroup.Look,
        _ developed: VariantRendering.Developed,
        _ rendering: VariantRendering
    ) -> OutputResult {
        do throws(VipsError) {
            let colours = ColourPlan.finishing(rendering.wantedColours, of: original)
            let tables = rendering.context.tables
            guard let frame = developed.picture.frames.first else {
                return .failed(RenderFailure(.cannotEncode, "A picture without pixels has nothing to be seen."))
            }
            let picture = try SmallPicture(of: frame, colours, tables)
            var output = developed.plan.output
            output.summary = look.summary
            let report = RenderReport(
                original: original.header,
                output: output,
                size: developed.picture.size,
                pages: developed.plan.pages.count,
                bytes: 0
            )
            guard let kind = look.summary else { return .placeholder(try picture.placeholder(), report) }
            return .summary(try picture.summary(kind), report)
        } catch {
            Library.clearError()
            return .failed(
                RenderFailure(
                    .cannotEncode,
                    "What the picture looks like cannot be told.",
                    libraryWords: error.description
                )
            )
        }
    }
}

extension RenderFailure {
    /// Whether it says something of what was asked for, and nothing of the original.
    fileprivate var isOfPlan: Bool {
        switch code {
        case .cropOutside, .outputTooLarge, .noSuchPage, .cannotEncode, .formatNotEnabled: true
        default: false
        }
    }
}
