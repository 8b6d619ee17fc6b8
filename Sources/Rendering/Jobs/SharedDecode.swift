import Basics
import Recipes
import RenderWire
import Vips

/// Whole pictures of different sizes, all made from one decode of an original.
struct SharedDecode {
    private let original: Original
    private let groups: [PixelSize: [OutputGroup]]
    private let largest: VariantRendering
    private let scale: Double

    /// Bytes of memory that it will take, encoding included.
    let memory: Int

    /// The most bytes that the pictures made at the same time may have; a larger one is made by itself.
    static let mostBytes = 160 << 20

    /// Divides pictures into those that share decodes and those that have each one of their own.
    ///
    /// - Parameters:
    ///   - groups: The pictures.
    ///   - original: What they are made from.
    /// - Returns: The decodes, and the pictures that are left.
    static func divided(_ groups: [OutputGroup], of original: Original) -> (shared: [SharedDecode], alone: [OutputGroup]) {
        struct Kind: Hashable {
            var page: Int
            var light: Light
        }
        var order: [Kind] = []
        var kinds: [Kind: [(target: PixelSize, group: OutputGroup)]] = [:]
        var alone: [OutputGroup] = []
        for group in groups {
            guard let target = group.sharedTarget else {
                alone.append(group)
                continue
            }
            let plan = group.rendering.plan
            let kind = Kind(page: plan.pages.lowerBound, light: plan.light)
            if kinds[kind] == nil { order.append(kind) }
            kinds[kind, default: []].append((target, group))
        }
        var shared: [SharedDecode] = []
        for kind in order {
            var members = kinds[kind, default: []].sorted { $0.target.pixels > $1.target.pixels }
            while let first = members.first, bytes(of: members.map(\.target), original) > mostBytes {
                alone += members.filter { $0.target == first.target }.map(\.group)
                members.removeAll { $0.target == first.target }
            }
            // One picture for itself needs nothing kept: it streams from the decoder through its steps.
            if members.count > 1 {
                shared.append(SharedDecode(Dictionary(grouping: members, by: \.target), members[0].group, original))
            } else {
                alone += members.map(\.group)
            }
        }
        return (shared, alone)
    }

    private init(
        _ members: [PixelSize: [(target: PixelSize, group: OutputGroup)]],
        _ largest: OutputGroup,
        _ original: Original
    ) {
        self.original = original
        self.largest = largest.rendering
        groups = members.mapValues { $0.map(\.group) }
        let all = groups.values.flatMap { $0 }
        scale = Self.scale(all, of: original)
        var making = 0
        for plan in all.flatMap(\.plans) {
            making = max(making, MemoryEstimate(original, plan, DecodePlan(plan, original.orientation), scale).making)
        }
        memory =
            MemoryEstimate.always + MemoryEstimate.decoding(original, scale, pages: 1)
            + MemoryEstimate.resampling(original, scale, to: ScaleLadder(groups.keys).decoded)
            + Self.bytes(of: all.compactMap(\.sharedTarget), original) + making
    }

    /// Decodes, and makes all pictures, large before small.
    ///
    /// - Parameter body: Gets each picture; its pixels may still have to be computed, but nothing has to be decoded.
    /// - Throws: ``RenderFailure``.
    func run(
        _ body: (OutputGroup, () throws(RenderFailure) -> VariantRendering.Developed) throws(RenderFailure) -> Void
    ) throws(RenderFailure) {
        let ladder = ScaleLadder(groups.keys)
        var pictures = try decoding { () throws(VipsError) in try decoded(ladder.decoded) }
        try original.checkRemarks()
        for (index, rung) in ladder.rungs.enumerated() {
            let image =
                switch rung.source {
                case .decoded: pictures[rung.size]
                case .rung(let larger):
                    try decoding { () throws(VipsError) in
                        try pictures[ladder.rungs[larger].size].map { source throws(VipsError) in
                            try ScaleStep.resized(source, to: rung.size, largest.context)
                        }
                    }
                }
            guard let image else { continue }
            pictures[rung.size] = ladder.sources.contains(index) ? image : nil
            for group in groups[rung.size, default: []] {
                let rendering = group.rendering
                try body(group) { () throws(RenderFailure) in
                    try rendering.developed(from: { () throws(VipsError) in
                        try Picture([rendering.upright(image)], isInMemory: false)
                    })
                }
            }
        }
    }

    /// Decodes as small as all of them allow, and makes the sizes that come straight from there.
    private func decoded(_ sizes: [PixelSize]) throws(VipsError) -> [PixelSize: Image] {
        let request = LoadRequest(pages: largest.plan.pages, scale: scale)
        let thumbnail = try embeddedThumbnail()
        let image = if let thumbnail { thumbnail } else { try original.open(request) }
        let ready = try Normalization.apply(to: image)
        // Only what a decoder rounds otherwise can be smaller.
        let reduced = sizes.map { size in
            PixelSize(width: min(size.width, ready.width), height: min(size.height, ready.height))
        }
        var pictures: [PixelSize: Image] = [:]
        let whole = PixelRect(x: 0, y: 0, size: original.storedSize)
        let decoded = PixelSize(width: ready.width, height: ready.height)
        let area = original.area(of: whole, in: decoded, decodedAt: scale)
        for (size, picture) in zip(sizes, try Resampler.reduced(ready, area, to: reduced, largest.context)) {
            pictures[size] = try ScaleStep.resized(picture, to: size, largest.context)
        }
        return pictures
    }

    /// The small picture beside the large one, where it is enough for all and nobody wants what goes with the large.
    private func embeddedThumbnail() throws(VipsError) -> Image? {
        let wantsNothingElse = groups.values.joined().allSatisfy { group in
            group.plans.allSatisfy { $0.output.metadata == .none }
        }
        return wantsNothingElse ? try largest.embeddedThumbnail() : nil
    }

    private static func scale(_ groups: [OutputGroup], of original: Original) -> Double {
        guard !original.header.isAnimated else { return 1 }
        return original.loader.scale(for: groups.reduce(0) { max($0, $1.rendering.decodePlan.scale) })
    }

    /// Bytes of the pictures that are made while the decoder works.
    private static func bytes(of targets: [PixelSize], _ original: Original) -> Int {
        // Two bytes where 16 bits are kept.
        let bands = min(max(original.firstPage.bands, 1), 4) * max(1, min(original.header.bitsPerSample / 8, 2))
        return ScaleLadder(targets).decoded.reduce(0) { sum, size in
            sum +| size.pixels *| bands
        }
    }
}
