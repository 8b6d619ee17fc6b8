import Recipes
import RenderWire
import Vips

/// Whole pictures of different sizes, all made from one decode of an original.
struct SharedDecode {
    private let original: Original
    private let exposures: [PixelSize: [Exposure]]
    private let largest: VariantRendering
    private let scale: Double

    /// Bytes of memory that it will take, encoding included.
    let memory: Int

    /// The most bytes that the picture which all are made of may have; a picture that would need a larger one is made
    /// by itself, for which it need not be kept as a whole.
    static let mostBytes = 160 << 20

    /// Divides pictures into those that share decodes and those that have each one of their own.
    ///
    /// - Parameters:
    ///   - exposures: The pictures.
    ///   - original: What they are made from.
    /// - Returns: The decodes, and the pictures that are left.
    static func divided(_ exposures: [Exposure], of original: Original) -> (shared: [SharedDecode], alone: [Exposure]) {
        struct Kind: Hashable {
            var page: Int
            var light: Light
        }
        var order: [Kind] = []
        var kinds: [Kind: [(target: PixelSize, exposure: Exposure)]] = [:]
        var alone: [Exposure] = []
        for exposure in exposures {
            guard let target = exposure.sharedTarget else {
                alone.append(exposure)
                continue
            }
            let plan = exposure.rendering.plan
            let kind = Kind(page: plan.pages.lowerBound, light: plan.light)
            if kinds[kind] == nil { order.append(kind) }
            kinds[kind, default: []].append((target, exposure))
        }
        var shared: [SharedDecode] = []
        for kind in order {
            var members = kinds[kind, default: []].sorted { $0.target.pixels > $1.target.pixels }
            while let first = members.first, masterBytes(members.map(\.exposure), of: original) > mostBytes {
                alone += members.filter { $0.target == first.target }.map(\.exposure)
                members.removeAll { $0.target == first.target }
            }
            // One picture for itself needs nothing kept: it streams from the decoder through its steps.
            if members.count > 1 {
                shared.append(SharedDecode(Dictionary(grouping: members, by: \.target), members[0].exposure, original))
            } else {
                alone += members.map(\.exposure)
            }
        }
        return (shared, alone)
    }

    private init(
        _ members: [PixelSize: [(target: PixelSize, exposure: Exposure)]],
        _ largest: Exposure,
        _ original: Original
    ) {
        self.original = original
        self.largest = largest.rendering
        exposures = members.mapValues { $0.map(\.exposure) }
        let all = exposures.values.flatMap { $0 }
        scale = Self.scale(all, of: original)
        let ladder = Self.ladder(all, of: original)
        let kept = ladder.sources.reduce(0) { $0 + ladder.rungs[$1].size.pixels }.multipliedSaturating(by: 8)
        var making = 0
        for output in all.flatMap(\.outputs) {
            let opening = Opening(output.plan, original.orientation)
            making = max(making, MemoryEstimate(original, output.plan, opening, scale).making)
        }
        memory =
            MemoryEstimate.always + MemoryEstimate.decoding(original, scale, pages: 1)
            + Self.masterBytes(all, of: original) + kept + making
    }

    /// Decodes, and makes all pictures, large before small.
    ///
    /// - Parameter body: Gets each picture; its pixels may still have to be computed, but nothing has to be decoded.
    /// - Throws: ``RenderFailure``.
    func run(
        _ body: (Exposure, () throws(RenderFailure) -> VariantRendering.Developed) throws(RenderFailure) -> Void
    ) throws(RenderFailure) {
        let (master, ladder) = try decoding { () throws(VipsError) in try decoded() }
        try original.checkRemarks()
        var kept: [Int: Image] = [:]
        for (index, rung) in ladder.rungs.enumerated() {
            let members = exposures[rung.size, default: []]
            let isSource = ladder.sources.contains(index)
            let source =
                switch rung.source {
                case .master: master
                case .rung(let larger): kept[larger] ?? master
                }
            let image = try decoding { () throws(VipsError) in
                let image = try ScaleStep.resizedInLight(source, to: rung.size, largest.context.light)
                return isSource || members.count > 1 ? try image.inMemory() : image
            }
            if isSource { kept[index] = image }
            for exposure in members {
                let rendering = exposure.rendering
                try body(exposure) { () throws(RenderFailure) in
                    try rendering.developed(from: { () throws(VipsError) in
                        let seen = try ScaleStep.outOfLight(image, rendering.context)
                        return try Picture([rendering.upright(seen)], isInMemory: false)
                    })
                }
            }
        }
    }

    /// Decodes as small as all of them allow, to a picture in the light that they are resized in.
    private func decoded() throws(VipsError) -> (master: Image, ladder: ScaleLadder) {
        let request = LoadRequest(pages: largest.plan.pages, scale: scale)
        let thumbnail = try embeddedThumbnail()
        let image =
            if let thumbnail { try Normalization.apply(to: thumbnail) } else {
                try Normalization.apply(to: original.open(request))
            }
        let ladder = ScaleLadder(exposures.keys, from: PixelSize(width: image.width, height: image.height))
        // What the decoder could have done itself if it knew more factors; nothing that is shown comes from here
        // without being made at least two times smaller in its own light.
        let isDecodersWork =
            original.loader.averagesEncoded && ladder.rungs.allSatisfy { $0.size != ladder.master }
        let small =
            isDecodersWork ? try ScaleStep.resizedInLight(image, to: ladder.master, .gamma) : image
        let light = try ScaleStep.intoLight(small, largest.context)
        return (try ScaleStep.resizedInLight(light, to: ladder.master, largest.context.light).inMemory(), ladder)
    }

    /// The small picture beside the large one, where it is enough for all and nobody wants what goes with the large.
    private func embeddedThumbnail() throws(VipsError) -> Image? {
        let wantsNothingElse = exposures.values.joined().allSatisfy { exposure in
            exposure.outputs.allSatisfy { $0.plan.output.metadata == .none }
        }
        return wantsNothingElse ? try largest.embeddedThumbnail() : nil
    }

    private static func scale(_ exposures: [Exposure], of original: Original) -> Double {
        guard !original.header.isAnimated else { return 1 }
        return original.loader.scale(for: exposures.reduce(0) { max($0, $1.rendering.opening.scale) })
    }

    /// The sizes as they will be found, but for a pixel that a decoder may round otherwise.
    private static func ladder(_ exposures: [Exposure], of original: Original) -> ScaleLadder {
        let scale = scale(exposures, of: original)
        let decoded = PixelSize(
            width: max(1, Int(Double(original.storedSize.width) * scale)),
            height: max(1, Int(Double(original.storedSize.height) * scale))
        )
        return ScaleLadder(exposures.compactMap(\.sharedTarget), from: decoded)
    }

    private static func masterBytes(_ exposures: [Exposure], of original: Original) -> Int {
        let samples = ladder(exposures, of: original).master.pixels
            .multipliedSaturating(by: min(max(original.firstPage.bands, 1), 4))
        return samples.multipliedSaturating(by: 2)
    }
}
