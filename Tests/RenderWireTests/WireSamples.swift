import Recipes
import RenderWire
import TestKit

/// Messages with every field at random, from a seed.
struct WireSamples {
    private var random: SeededRandom

    init(seed: UInt64) { random = SeededRandom(seed: seed) }

    mutating func hostMessage() -> HostMessage {
        switch random.next() % 5 {
        case 0:
            .settings(
                RendererSettings(
                    decoders: some(of: OriginalFormat.allCases),
                    addressSpace: number(),
                    cpuSeconds: number(),
                    resultBytes: number()
                )
            )
        case 1:
            .job(
                JobMessage(
                    inputs: 1 + Int(random.next() % UInt64(RenderJob.mostInputs)),
                    outputs: (0..<random.next() % 65).map { _ in output() },
                    limits: RenderLimits(
                        inputPixels: number(),
                        pages: number(),
                        scans: number(),
                        plan: PlanLimits(
                            outputPixels: number(),
                            negotiatedAVIFPixels: number(),
                            negotiatedJXLPixels: number()
                        )
                    ),
                    allowance: number(),
                    urgency: [.spare, .background, .interactive][Int(random.next() % 3)]
                )
            )
        case 2: .granted
        case 3: .refused(failure())
        default: .preempt
        }
    }

    mutating func rendererMessage() -> RendererMessage {
        switch random.next() % 5 {
        case 0:
            .ready(
                RendererFacts(
                    libvips: text(),
                    decoders: some(of: OriginalFormat.allCases),
                    encoders: some(of: OutputFormat.allCases),
                    faces: chance() ? .on : .off(reason: text()),
                    seals: some(of: Seal.allCases).map { SealReport($0, holds: chance(), detail: text()) }
                )
            )
        case 1: .need(bytes: number())
        case 2: .output(index: number(), result())
        case 3: .finished
        default: .failed(failure())
        }
    }

    /// A body that was changed in one to three places.
    mutating func mutated(_ body: [UInt8]) -> [UInt8] {
        var bytes = body
        for _ in 0...random.next() % 3 {
            let place = Int(random.next() % UInt64(bytes.count + 1))
            switch random.next() % 5 {
            case 0 where place < bytes.count: bytes.remove(at: place)
            case 1 where place < bytes.count: bytes[place] ^= 1 << UInt8(random.next() % 8)
            case 2 where place < bytes.count: bytes[place] = [0, 1, 127, 128, 255][Int(random.next() % 5)]
            case 3: bytes.removeLast(bytes.count - place)
            default: bytes.insert(UInt8(truncatingIfNeeded: random.next()), at: place)
            }
        }
        return bytes
    }

    mutating func bytes(atMost most: Int) -> [UInt8] {
        (0..<random.next() % UInt64(most + 1)).map { _ in UInt8(truncatingIfNeeded: random.next()) }
    }

    private mutating func output() -> RenderOutput {
        var recipe = Recipe(light: chance() ? .linear : .gamma)
        if chance() { recipe.steps.append(.resize(Resize(width: 9, height: nil, fit: .inside, enlarge: chance()))) }
        if chance() { recipe.steps.append(.flip(.vertical)) }
        if chance() { recipe.output = Output(summary: one(of: SummaryKind.usual)) }
        switch random.next() % 4 {
        case 0: return .picture(recipe)
        case 1: return .facts(recipe)
        case 2: return .summary(recipe)
        default: return .placeholder(recipe)
        }
    }

    private mutating func result() -> OutputResult {
        switch random.next() % 5 {
        case 0: .picture(report(), offset: number())
        case 1: .facts(report())
        case 3: .summary(summary(), report())
        case 2:
            .placeholder(
                Placeholder(
                    color: Color(red: UInt8(random.next() % 256), green: 7, blue: UInt8(random.next() % 256)),
                    thumbHash: bytes(atMost: Placeholder.mostHashBytes),
                    preview: bytes(atMost: Placeholder.mostPreviewBytes)
                ),
                report()
            )
        default: .failed(failure())
        }
    }

    private mutating func report() -> RenderReport {
        RenderReport(
            original: ImageHeader(
                format: one(of: OriginalFormat.allCases),
                size: PixelSize(width: number(), height: number()),
                orientation: number(),
                pages: number(),
                hasAlpha: chance(),
                bitsPerSample: number(),
                colorModel: one(of: [.grey, .rgb, .cmyk, .lab, .other]),
                hasProfile: chance(),
                colours: chance()
                    ? nil
                    : ImageColours(
                        source: one(of: ImageColours.Source.allCases),
                        space: one(of: ImageColours.Space.allCases),
                        range: one(of: ImageColours.DynamicRange.allCases)
                    ),
                wasMisread: chance() ? nil : chance(),
                damage: chance() ? nil : one(of: OriginalDamage.allCases)
            ),
            output: PlanOutput(
                format: one(of: OutputFormat.allCases),
                quality: chance() ? nil : number(),
                metadata: one(of: MetadataPolicy.allCases),
                gamut: one(of: Gamut.allCases),
                summary: chance() ? nil : one(of: SummaryKind.usual + [.palette(colors: 16)])
            ),
            size: chance() ? nil : PixelSize(width: number(), height: number()),
            pages: number(),
            bytes: number(),
            metadata: chance() ? nil : metadata(),
            timing: chance() ? nil : timing()
        )
    }

    private mutating func summary() -> Summary {
        let color = Color(red: UInt8(random.next() % 256), green: 7, blue: 255)
        switch random.next() % 6 {
        case 0: return .color(color)
        case 1:
            return .palette((0..<random.next() % 17).map { _ in PaletteColor(color: color, share: number()) })
        case 2: return .thumbHash(bytes(atMost: Placeholder.mostHashBytes))
        case 3: return .blurHash(String(decoding: Summary.blurHashAlphabet.prefix(28), as: UTF8.self))
        case 4: return .dataURI(bytes(atMost: Placeholder.mostPreviewBytes))
        default: return .perceptualHash(random.next())
        }
    }

    private mutating func timing() -> AnimationTiming {
        AnimationTiming(delays: (0..<one(of: [0, 1, 300])).map { _ in number() }, loops: number())
    }

    private mutating func metadata() -> ImageMetadata {
        var metadata = ImageMetadata()
        metadata.camera.make = chance() ? nil : text()
        metadata.camera.lens = chance() ? nil : text()
        metadata.shot.seconds = chance() ? nil : 0.004
        metadata.shot.sensitivity = chance() ? nil : number()
        metadata.shot.focalLength = chance() ? nil : 1e9
        metadata.hasLocation = chance()
        metadata.creators = (0..<one(of: [0, 1, 19, 20])).map { "\($0)" }
        metadata.copyright = chance() ? nil : text()
        return metadata
    }

    private mutating func failure() -> RenderFailure {
        RenderFailure(
            one(of: RenderFailure.Code.allCases),
            text(),
            isOfHeader: chance(),
            input: number(),
            libraryWords: text()
        )
    }

    private mutating func number() -> Int {
        one(of: [Int.min, -1, 0, 1, 255, 256, 1 << 40, .max, Int(truncatingIfNeeded: random.next())])
    }

    private mutating func text() -> String {
        one(of: ["", "plain", "line\nbreak \u{0}", "日本 ÿ 🦊", String(repeating: "x", count: 999)])
    }

    private mutating func some<Value>(of values: [Value]) -> [Value] { values.filter { _ in chance() } }

    private mutating func one<Value>(of values: [Value]) -> Value { values[Int(random.next() % UInt64(values.count))] }

    private mutating func chance() -> Bool { random.next() % 2 == 0 }
}
