import Basics
import Recipes
import RenderWire
import Vips

/// The variants of a set being made: pictures that only differ in size from one decode, a picture that is wanted in
/// several formats once.
struct SetRendering {
    private let original: Original
    private let shared: [SharedDecode]
    private let alone: [Exposure]

    /// Bytes of memory that it will take.
    let memory: Int

    /// Chooses the roads; decodes nothing.
    init(
        _ original: Original,
        _ plans: [(index: Int, plan: Plan)],
        _ tables: TransferTables,
        limits: RenderLimits
    ) {
        // The header's own image can be read once, and there may be several decodes.
        let original = original.reopening
        let exposures = Exposure.sorted(plans, hasAlpha: original.header.hasAlpha) { plan in
            VariantRendering(original, plan, tables, limits: limits)
        }
        self.original = original
        (shared, alone) = SharedDecode.divided(exposures, of: original)
        let waiting = exposures.flatMap(\.outputs).reduce(0) { sum, output in
            let isSlow = Encoders.encoder(for: output.plan.output.format).isSlow
            return isSlow ? sum +| output.plan.size.pixels *| 4 *| output.plan.pages.count : sum
        }
        // Of a picture of several outputs the one with the hungriest encoder counts.
        let singly = alone.flatMap { exposure in
            exposure.outputs.map { output in
                VariantRendering(original, output.plan, tables, limits: limits).memory
                    +| (exposure.outputs.count > 1 ? output.plan.size.pixels *| 4 : 0)
            }
        }
        memory = min(waiting, SetWriter.mostWaiting) +| (shared.map(\.memory) + singly).reduce(0, max)
    }

    /// Makes the variants.
    ///
    /// - Parameters:
    ///   - file: Where they are written to.
    ///   - capabilities: What can be encoded here.
    ///   - tell: Told of each output.
    /// - Throws: ``RenderFailure`` that befell the whole set.
    func run(
        into file: SetFile,
        _ capabilities: Capabilities,
        _ tell: SetWriter.Telling
    ) throws(RenderFailure) {
        var writer = SetWriter(file)
        func finish(
            _ exposure: Exposure,
            isDecoded: Bool,
            _ develop: () throws(RenderFailure) -> VariantRendering.Developed
        ) throws(RenderFailure) {
            for (indices, encoding) in try encodings(of: exposure, isDecoded: isDecoded, capabilities, tell, develop) {
                try writer.take(encoding, for: indices, of: original, tell)
            }
        }
        for decode in shared {
            try decode.run { exposure, develop throws(RenderFailure) in
                try finish(exposure, isDecoded: true, develop)
            }
        }
        for exposure in alone {
            try finish(exposure, isDecoded: false) { () throws(RenderFailure) in try exposure.rendering.developed() }
        }
        try writer.finish(of: original, tell)
    }

    /// Makes a picture, and prepares each of its encodings; those that cannot be are told of.
    ///
    /// - Parameters:
    ///   - exposure: The picture.
    ///   - isDecoded: Whether nothing has to be decoded any more.
    ///   - capabilities: What can be encoded here.
    ///   - tell: Told of what cannot be.
    ///   - develop: Makes the picture.
    /// - Returns: The encodings, and the recipes each is for.
    /// - Throws: ``RenderFailure`` of the original.
    private func encodings(
        of exposure: Exposure,
        isDecoded: Bool,
        _ capabilities: Capabilities,
        _ tell: SetWriter.Telling,
        _ develop: () throws(RenderFailure) -> VariantRendering.Developed
    ) throws(RenderFailure) -> [(indices: [Int], encoding: Encoding)] {
        var developed: VariantRendering.Developed
        do throws(RenderFailure) {
            developed = try develop()
        } catch {
            // What only pixels could tell of the plan.
            guard error.isOfPlan else { throw error }
            for index in exposure.outputs.flatMap(\.indices) {
                try tell(SetOutput(index: index, outcome: .failed(error)))
            }
            return []
        }
        // What is written more than once is computed once; a large picture that is written once may stream.
        let isKept = isDecoded || exposure.outputs.count > 1
        if isKept {
            let picture = developed.picture
            developed.picture = try decoding { () throws(VipsError) in try picture.inMemory() }
            try original.checkRemarks()
        }
        var encodings: [(indices: [Int], encoding: Encoding)] = []
        for output in exposure.outputs {
            do throws(RenderFailure) {
                var plan = developed.plan
                plan.output = output.plan.output
                try OutputCheck(plan, capabilities)()
            } catch {
                for index in output.indices { try tell(SetOutput(index: index, outcome: .failed(error))) }
                continue
            }
            let encoding = try exposure.rendering.encoding(of: developed, output.plan.output)
            encodings.append((output.indices, isKept || encoding.isSmall ? try encoding.computed() : encoding))
        }
        if !isKept, encodings.allSatisfy(\.encoding.isAtHand) { try original.checkRemarks() }
        return encodings
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
