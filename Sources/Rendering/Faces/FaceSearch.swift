import Basics
import Faces
import Recipes
import RenderWire
import Vips

/// Looks for all faces of an original, small ones too: in the upright picture, before anything is done to it, at several
/// sizes.
struct FaceSearch {
    private let rendering: VariantRendering
    private let detector: FaceDetector
    private let sides: [Int]

    /// The long sides at which a still is looked at; the detector sees faces of about ten pixels to half of a side.
    private static let sidesOfStill = [320, 640, 1280]
    /// The same for the frames of an animation, as far as these are few enough to be looked at within seconds.
    private static let sidesOfFrame = [320, 640]
    private static let sidesOfManyFrames = [320]
    private static let manyFrames = 60

    /// Plans the look; `nil` where the original has no such pages.
    ///
    /// - Parameters:
    ///   - original: Where faces are looked for.
    ///   - pages: The pages or frames that are looked at.
    ///   - tables: For its colours.
    ///   - detector: What finds faces.
    ///   - limits: What is refused.
    init?(
        _ original: Original,
        _ pages: Range<Int>,
        _ tables: TransferTables,
        _ detector: FaceDetector,
        limits: RenderLimits
    ) {
        sides =
            pages.count == 1
            ? Self.sidesOfStill : pages.count <= Self.manyFrames ? Self.sidesOfFrame : Self.sidesOfManyFrames
        let side = sides.max()
        let recipe = Recipe(
            pages: PageSelection(first: pages.lowerBound + 1, count: pages.count),
            steps: [.resize(Resize(width: side, height: side, fit: .inside, enlarge: false))],
            output: Output(format: .exact(.webp), hdr: .sdr),
            light: .gamma
        )
        guard let plan = try? Plan(recipe, for: original.header, limits: PlanLimits(outputPixels: .max)) else {
            return nil
        }
        rendering = VariantRendering(original.reopening, plan, tables, limits: limits)
        self.detector = detector
    }

    /// Bytes of memory that it will take, the detector's own included.
    var memory: Int { rendering.memory +| Self.detecting(rendering.plan.size) }

    /// What the detector takes for a picture of a size.
    static func detecting(_ size: PixelSize) -> Int { 4 << 20 +| size.pixels *| 72 }

    /// Looks.
    ///
    /// - Returns: The faces of each page or frame; what is seen in a frame is taken for seen in those beside it, too, as
    ///   a detector misses one now and then.
    /// - Throws: ``RenderFailure`` where the original cannot be decoded.
    func faces() throws(RenderFailure) -> [[Face]] {
        let picture = try rendering.developed().picture
        let found = try decoding { () throws(VipsError) in
            var found: [[Face]] = []
            for frame in picture.frames { found.append(try detector.faces(in: frame.inMemory(), at: sides)) }
            return found
        }
        return found.indices.map { index in
            let beside = max(0, index - 1)...min(found.count - 1, index + 1)
            return beside.count == 1 ? found[index] : found[beside].flatMap(\.self)
        }
    }
}
