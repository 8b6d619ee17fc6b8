import Basics
import Recipes
import RenderWire
import Vips

/// Pictures that are all made from one decode of an original: the whole at several sizes, parts of it, or both.
struct SharedDecode {
    /// What is made while the decoder's rows go by.
    struct Target: Hashable {
        /// The part, among the pixels as stored at their full size.
        var region: PixelRect
        /// The size that it gets, as stored; no side longer than the part's.
        var size: PixelSize
    }

    private let original: Original
    private let groups: [Target: [OutputGroup]]
    /// The sizes of the whole picture, and what each is made from.
    private let ladder: ScaleLadder
    /// The parts, the largest first; each is made from what is decoded.
    private let parts: [Target]
    private let first: VariantRendering
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
    static func divided(
        _ groups: [OutputGroup],
        of original: Original
    ) -> (shared: [SharedDecode], alone: [OutputGroup]) {
        var order: [Kind] = []
        var kinds: [Kind: [Member]] = [:]
        var alone: [OutputGroup] = []
        let whole = wholeScale(groups, of: original)
        for group in groups {
            guard let target = group.sharedTarget else {
                alone.append(group)
                continue
            }
            let plan = group.rendering.plan
            // Sizes of the whole go down a ladder from the largest; a part is as sharp as it would be by itself.
            let scale = target.region.size == original.storedSize ? whole : Self.scale(for: group, of: original)
            let kind = Kind(
                page: plan.pages.lowerBound,
                light: plan.light,
                colours: group.rendering.wantedColours,
                scale: scale
            )
            if kinds[kind] == nil { order.append(kind) }
            kinds[kind, default: []].append((target, group))
        }
        var shared: [SharedDecode] = []
        for kind in order {
            var members = kinds[kind, default: []].sorted { $0.target.size.pixels > $1.target.size.pixels }
            while let first = members.first, bytes(of: members.map(\.target), original) > mostBytes {
                alone += members.filter { $0.target == first.target }.map(\.group)
                members.removeAll { $0.target == first.target }
            }
            // One picture for itself needs nothing kept: it streams from the decoder through its steps.
            if members.count > 1 {
                shared.append(SharedDecode(members, original, scale: kind.scale))
            } else {
                alone += members.map(\.group)
            }
        }
        return (shared, alone)
    }

    private typealias Member = (target: Target, group: OutputGroup)

    /// What pictures of one decode have in common.
    private struct Kind: Hashable {
        var page: Int
        var light: Light
        var colours: VariantColours
        var scale: Double
    }

    /// Takes pictures of one kind, the largest first, at least one.
    private init(_ members: [Member], _ original: Original, scale: Double) {
        self.original = original
        self.scale = scale
        groups = Dictionary(grouping: members, by: \.target).mapValues { $0.map(\.group) }
        first = members[0].group.rendering
        let whole = groups.keys.filter { $0.region.size == original.storedSize }
        ladder = ScaleLadder(whole.map(\.size), isDirect: original.convertsWhileDecoding)
        parts = groups.keys.filter { $0.region.size != original.storedSize }.sorted(by: Target.comesBefore)
        var making = 0
        for plan in members.flatMap(\.group.plans) {
            making = max(making, MemoryEstimate(original, plan, scale).making)
        }
        let resampling = parts.reduce(MemoryEstimate.resampling(original, scale, to: ladder.decoded)) {
            $0 +| MemoryEstimate.resampling(original, scale, to: [$1.size], of: $1.region.size)
        }
        memory =
            MemoryEstimate.always +| MemoryEstimate.decoding(original, scale, pages: 1)
            +| MemoryEstimate.strip(original, scale) +| resampling
            +| Self.bytes(of: members.map(\.target), original) +| making
            +| members.reduce(0) { max($0, $1.group.rendering.layerMemory) }
    }

    /// Decodes, and makes all pictures, large before small.
    ///
    /// - Parameter body: Gets each picture; its pixels may still have to be computed, but nothing has to be decoded.
    /// - Throws: ``RenderFailure``.
    func run(
        _ body: (OutputGroup, () throws(RenderFailure) -> VariantRendering.Developed) throws(RenderFailure) -> Void
    ) throws(RenderFailure) {
        let whole = PixelRect(x: 0, y: 0, size: original.storedSize)
        let targets = ladder.decoded.map { Target(region: whole, size: $0) } + parts
        var pictures = try decoding { () throws(VipsError) in try decoded(targets) }
        try original.checkWarnings()
        func develop(_ target: Target, _ image: Image) throws(RenderFailure) {
            for group in groups[target, default: []] {
                let rendering = group.rendering
                try body(group) { () throws(RenderFailure) in
                    try rendering.developed(from: { () throws(VipsError) in
                        try Picture([rendering.upright(image)], isInMemory: false)
                    })
                }
            }
        }
        for (index, rung) in ladder.rungs.enumerated() {
            let target = Target(region: whole, size: rung.size)
            let image =
                switch rung.source {
                case .decoded: pictures[target]
                case .rung(let larger):
                    try decoding { () throws(VipsError) in
                        let source = Target(region: whole, size: ladder.rungs[larger].size)
                        return try pictures[source].map { source throws(VipsError) in
                            try ScaleStep.resized(source, to: rung.size, first.context)
                        }
                    }
                }
            guard let image else { continue }
            pictures[target] = ladder.sources.contains(index) ? image : nil
            try develop(target, image)
        }
        for target in parts {
            guard let image = pictures.removeValue(forKey: target) else { continue }
            try develop(target, image)
        }
    }

    /// Decodes as small as all of them allow, as far down as any of them reaches, and makes what comes straight from there.
    private func decoded(_ targets: [Target]) throws(VipsError) -> [Target: Image] {
        let thumbnail = embeddedThumbnail()
        let firstRow = targets.map { original.firstRow(of: $0.region, decodedAt: scale) }.min() ?? 0
        let image =
            if let thumbnail { thumbnail } else {
                try original.open(LoadRequest(pages: first.plan.pages, scale: scale, firstRow: firstRow))
            }
        let page = PixelSize(width: image.width, height: image.height)
        let areas = targets.map { original.area(of: $0.region, in: page, decodedAt: scale) }
        let windows = areas.map { $0.pixels(in: page) }
        let frame = windows.dropFirst().reduce(windows[0]) { $0.union($1) }
        let ready = try first.colours.prepared(Normalization.apply(to: ExtractStep.extracted(frame, from: image)))
        let cuts = zip(targets, zip(areas, windows)).map { target, place in
            let (area, window) = place
            return Resampler.Cut(
                window: window.seen(from: frame),
                area: area.seen(from: window),
                // Only what a decoder rounds otherwise can be smaller.
                size: PixelSize(
                    width: min(target.size.width, window.size.width),
                    height: min(target.size.height, window.size.height)
                )
            )
        }
        var pictures: [Target: Image] = [:]
        let conversion = first.colours.conversion
        for (target, picture) in zip(targets, try Resampler.reduced(ready, cuts, first.context, conversion)) {
            pictures[target] = try ScaleStep.resized(picture, to: target.size, first.context)
        }
        return pictures
    }

    /// The small picture beside the large one, where it is enough for all and nobody wants what goes with the large.
    private func embeddedThumbnail() -> Image? {
        guard parts.isEmpty else { return nil }
        let wantsNothingElse = groups.values.joined().allSatisfy { group in
            group.plans.allSatisfy { $0.output.metadata == .none }
        }
        return wantsNothingElse ? first.embeddedThumbnail() : nil
    }

    /// The part of its size at which the original is decoded for all pictures of the whole.
    private static func wholeScale(_ groups: [OutputGroup], of original: Original) -> Double {
        guard !original.header.isAnimated else { return 1 }
        let whole = groups.filter { $0.sharedTarget?.region.size == original.storedSize }
        return original.decodingScale(for: whole.reduce(0) { max($0, $1.rendering.decodePlan.scale) })
    }

    private static func scale(for group: OutputGroup, of original: Original) -> Double {
        original.header.isAnimated ? 1 : original.decodingScale(for: group.rendering.decodePlan.scale)
    }

    /// Bytes of the pictures that are made while the decoder works.
    private static func bytes(of targets: [Target], _ original: Original) -> Int {
        // Two bytes where 16 bits are kept, as they may be of HDR whatever the file has.
        let bytes = original.header.isHDR ? 2 : min(original.bytesPerSample, 2)
        let bands = min(max(original.firstPage.bands, 1), 4) * bytes
        let parts = Set(targets.filter { $0.region.size != original.storedSize }).map(\.size)
        let sizes = targets.filter { $0.region.size == original.storedSize }.map(\.size)
        let whole = ScaleLadder(sizes, isDirect: original.convertsWhileDecoding).decoded
        return (parts + whole).reduce(0) { $0 +| $1.pixels *| bands }
    }
}

extension SharedDecode.Target {
    /// Orders parts: large before small, then from top to bottom.
    fileprivate static func comesBefore(_ left: Self, _ right: Self) -> Bool {
        (right.size.pixels, left.region.y, left.region.x, left.size.width)
            < (left.size.pixels, right.region.y, right.region.x, right.size.width)
    }
}

extension PixelRect {
    /// The smallest rectangle that holds both.
    fileprivate func union(_ other: PixelRect) -> PixelRect {
        let (left, top) = (min(x, other.x), min(y, other.y))
        let right = max(x +| size.width, other.x +| other.size.width)
        let bottom = max(y +| size.height, other.y +| other.size.height)
        return PixelRect(x: left, y: top, size: PixelSize(width: right -| left, height: bottom -| top))
    }

    /// The same rectangle, seen from a corner of another.
    fileprivate func seen(from other: PixelRect) -> PixelRect {
        PixelRect(x: x -| other.x, y: y -| other.y, size: size)
    }
}
