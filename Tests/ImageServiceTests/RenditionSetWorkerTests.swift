import Dialects
import ImageService
import ObjectStorage
import Queueing
import Recipes
import RenderWire
import Synchronization
import TestKit
import Testing

/// Sets between doubles: one original, variants that are told apart by how much they are blurred.
struct RenditionSetWorkerTests {
    private static let key = "pets/cat.jpg"

    private let bench = Workbench()
    private let dialect: NativeDialect

    init() throws { dialect = try NativeDialect() }

    private func order(_ blurs: Int..., more: [String] = []) -> RenditionSetJob {
        let parameters = blurs.map { "blur=\($0)&format=webp" } + more
        let variants = parameters.enumerated().map {
            RenditionSetJob.Variant(name: "v\($0.offset)", parameters: $0.element)
        }
        return RenditionSetJob(key: Self.key, validator: "", set: "test", variants: variants)
    }

    /// Does a job as a process of its own; gives the numbers that were told.
    @discardableResult
    private func make(_ order: RenditionSetJob, _ service: VariantService? = nil) async throws -> [Int] {
        let told = Mutex<[Int]>([])
        let worker = RenditionSetWorker(parameters: dialect, variants: service ?? bench.service())
        let progress = JobProgress { done, total in
            #expect(total == order.variants.count)
            told.withLock { $0.append(done) }
        }
        try await worker.make(order, progress: progress)
        return told.withLock { $0 }
    }

    /// Fails for one variant; the double takes a failure for one of the whole set where it is one.
    private func failOne(_ blur: Double, _ code: RenderFailure.Code) {
        bench.renderer.follow { output, original throws(RenderFailure) in
            if case .picture(let recipe) = output, recipe.steps.contains(.blur(sigma: blur)) {
                throw RenderFailure(code, "It is \(code.rawValue).")
            }
            return try ScriptedRenderer.picture(output, original)
        }
    }

    @Test func jobsHaveRecipesAndThoseOfOlderVersionsHaveParameters() async throws {
        let variants = ["blur=1&format=webp", "preset=thumbnail"]
        let older = RenditionSetJob(
            key: Self.key,
            validator: "",
            set: "test",
            variants: variants.map { RenditionSetJob.Variant(name: $0, parameters: $0) }
        )
        let newer = RenditionSetJob(
            key: Self.key,
            validator: "",
            set: "test",
            variants: try variants.map {
                RenditionSetJob.Variant(name: $0, recipe: try dialect.recipe(parameters: $0).canonicalText)
            }
        )
        try await bench.put(Self.key, Workbench.jpeg)
        #expect(try await make(older) == [1, 2])
        let stored = try await bench.stored()
        #expect(stored.count == 2)
        #expect(try await make(newer) == [1, 2])
        #expect(try await bench.stored() == stored && bench.renderer.renders == 2)
    }

    @Test(arguments: ["", "v1;glow=1.0;output=jpeg,q=default,metadata=none", "v9;output=jpeg,q=default,metadata=none"])
    func recipesOfOtherVersionsAreLeftToOtherWorkers(text: String) async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        let order = RenditionSetJob(
            key: Self.key,
            validator: "",
            set: "test",
            variants: [RenditionSetJob.Variant(name: "strange", recipe: text)]
        )
        let failure = await #expect(throws: JobFailure.self) { try await make(order) }
        #expect(failure?.retrying == .slowly)
    }

    @Test func aSetIsOneRenderAndItsVariantsAreThoseOfSingleRequests() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        let order = order(1, 2, more: ["blur=3", "blur=4&format=auto", "blur=5&format=avif"])
        #expect(try await make(order) == [1, 2, 3, 4, 5])
        #expect(bench.renderer.sets == 1 && bench.renderer.renders == 5)
        #expect(bench.variants.count(.read) == 1, "what is known of the original is asked for once")

        let other = Workbench()
        try await other.put(Self.key, Workbench.jpeg)
        let service = other.service()
        for variant in order.variants {
            let recipe = try dialect.recipe(parameters: try #require(variant.parameters))
            _ = try await service.store(ImageRequest(origin: .stored(key: Self.key), recipe: recipe))
        }
        let stored = try await bench.stored()
        #expect(try await other.stored() == stored && stored.count == 5)
        for name in stored {
            let key = try #require(ObjectKey(name))
            var (set, single) = (
                try await bench.variants.read(key, upTo: 9_999), try await other.variants.read(key, upTo: 9_999)
            )
            // Whether somebody waited for it is all that tells them apart.
            #expect(set?.info.metadata.attributes["ahead"] == "true")
            #expect(single?.info.metadata.attributes["ahead"] == "false")
            set?.info.metadata.attributes["ahead"] = nil
            single?.info.metadata.attributes["ahead"] = nil
            #expect(set?.bytes == single?.bytes && set?.info.metadata == single?.info.metadata)
        }
    }

    @Test func aMissingOriginalIsNoSetThatIsDone() async throws {
        let failure = await #expect(throws: JobFailure.self) { try await make(order(1, 2)) }
        #expect(failure?.retrying == .soon && failure?.reason.contains("'pets/cat.jpg'") == true)
        #expect(bench.renderer.renders == 0)
    }

    @Test func whatIsThereIsNotMadeAgain() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        try await make(order(2))
        #expect(try await make(order(1, 2, 3)) == [1, 2, 3])
        #expect(bench.renderer.sets == 2 && bench.renderer.renders == 3)
        #expect(try await make(order(1, 2, 3)) == [1, 2, 3])
        #expect(bench.renderer.sets == 2)
    }

    @Test func variantsThatAreTheSameAreMadeOnce() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        #expect(try await make(order(1, 1, 2)) == [1, 2, 3])
        #expect(bench.renderer.renders == 2)
    }

    @Test func aSetMayHaveMoreVariantsThanARenderTakes() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        let count = RenderJob.mostOutputs + 1
        #expect(try await make(order(more: (1...count).map { "blur=\($0)&format=webp" })).count == count)
        #expect(bench.renderer.sets == 2 && bench.renderer.renders == count)
    }

    @Test(arguments: [1, 2])
    func aSetThatMakesWayGoesOnWhereItWas(outputs: Int) async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        bench.renderer.preempt(after: outputs)
        #expect(try await make(order(1, 2, 3, 4)) == [1, 2, 3, 4])
        #expect(bench.renderer.sets == 4 / outputs && bench.renderer.renders == 4)
    }

    @Test func whatAVisitorHasHadMadeMeanwhileStaysAsItIs() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        let service = bench.service()
        bench.renderer.gate.shut()
        let recipe = try dialect.recipe(parameters: "blur=2&format=webp")
        async let visitor = service.variant(ImageRequest(origin: .stored(key: Self.key), recipe: recipe))
        await bench.renderer.gate.arrivals(1)
        async let told = make(order(1, 2, 3), service)
        await bench.renderer.gate.arrivals(2)
        bench.renderer.gate.open()
        #expect(try await visitor.outcome == .made)
        #expect(try await told.count == 3)
        #expect(bench.renderer.renders == 3, "what was being made was waited for")
        #expect(try await bench.stored().count == 3)
    }

    @Test func aJobThatIsKilledHalfWayGoesOnWhereItWas() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        let (worker, order) = (RenditionSetWorker(parameters: dialect, variants: bench.service()), order(1, 2, 3, 4))
        let second = Gate()
        let job = Task {
            let progress = JobProgress { done, _ in
                if done == 2 {
                    bench.renderer.gate.shut()
                    second.open()
                }
            }
            try await worker.make(order, progress: progress)
        }
        #expect(await second.pass())
        job.cancel()
        await #expect(throws: CancellationError.self) { try await job.value }
        bench.renderer.gate.open()
        let before = bench.renderer.renders
        #expect(try await make(order) == [1, 2, 3, 4])
        #expect(bench.renderer.renders - before == 2)
    }

    @Test func aVariantThatCannotBeMadeTakesNothingFromTheOthers() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        failOne(2, .cropOutside)
        let alone = await #expect(throws: JobFailure.self) { try await make(order(1, 2, 3)) }
        #expect(alone?.retrying == .never && alone?.reason.hasSuffix("'v1': It is crop-outside.") == true)
        let failure = await #expect(throws: JobFailure.self) { try await make(order(1, 2, 3, more: ["blur=nine"])) }
        let reason = failure?.reason ?? ""
        #expect(
            reason.hasPrefix("2 of 4 variants cannot be made: 'v3': ") && reason.contains("'v1': It is crop-outside.")
        )
        #expect(try await bench.stored().count == 2)
    }

    /// Settings and versions are changed one worker after the other.
    @Test func aPresetThatThisWorkerLacksIsLeftToAnother() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        let order = order(1, more: ["preset=hero&format=webp"])
        let failure = await #expect(throws: JobFailure.self) { try await make(order) }
        #expect(failure?.retrying == .slowly && failure?.reason.contains("There is no preset 'hero'") == true)
        #expect(try await bench.stored().count == 1, "what can be made is")
        var configuration = NativeDialect.Configuration()
        configuration.presets["hero"] = "blur=2"
        let worker = RenditionSetWorker(parameters: try NativeDialect(configuration), variants: bench.service())
        try await worker.make(order, progress: JobProgress { _, _ in })
        #expect(try await bench.stored().count == 2 && bench.renderer.renders == 2)
    }

    @Test(arguments: [
        (RenderFailure.Code.formatNotEnabled, false), (.originalTooLarge, false), (.outputTooLarge, false),
        (.notAnImage, false), (.brokenImage, true), (.cropOutside, true), (.noSuchPage, true), (.cannotEncode, true),
    ])
    func whatAnotherWorkerMayComeToIsTriedAgain(_ code: RenderFailure.Code, _ isFinal: Bool) async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        bench.renderer.follow { _, _ throws(RenderFailure) in throw RenderFailure(code, "Because.") }
        let failure = await #expect(throws: JobFailure.self) { try await make(order(1, 2)) }
        #expect((failure?.retrying == .never) == isFinal, "\(failure as Any)")
    }

    @Test(arguments: [RenderFailure.Code.crashed, .deadlineExceeded])
    func aVariantThatARendererDiesOnTakesNothingFromTheOthers(code: RenderFailure.Code) async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        failOne(2, code)
        let error = await #expect(throws: ServiceError.self) { try await make(order(1, 2, 3)) }
        #expect(error?.isForGood == false)
        #expect(try await bench.stored().count == 2)
    }

    @Test func anOriginalThatEveryRendererDiesOnIsNotTriedWithAllVariants() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        bench.renderer.follow { _, _ throws(RenderFailure) in throw RenderFailure(.crashed, "It died.") }
        let error = await #expect(throws: ServiceError.self) { try await make(order(1, 2, 3, 4, 5, 6)) }
        #expect(error?.code == .rendererCrashed)
        #expect(bench.renderer.renders == 3)
    }

    @Test func aBrokenOriginalFailsForGoodWithTheDecodersWords() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        bench.renderer.follow { _, _ throws(RenderFailure) in throw RenderFailure(.brokenImage, "It is cut off.") }
        let failure = await #expect(throws: JobFailure.self) { try await make(order(1, 2, 3)) }
        #expect(failure == JobFailure("It is cut off.", retrying: .never))
        #expect(bench.renderer.renders == 1)
    }

    @Test func whatNoRendererCanBeHadForIsTriedAgain() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        for code in [RenderFailure.Code.overloaded, .unavailable] {
            bench.renderer.follow { _, _ throws(RenderFailure) in throw RenderFailure(code, "Not now.") }
            let error = await #expect(throws: ServiceError.self) { try await make(order(1, 2)) }
            #expect(error?.isForGood == false)
        }
        #expect(bench.renderer.renders == 2)
    }

    @Test func aStoreThatTakesNothingIsAskedAgainLater() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        bench.variants.fail([.put], with: StorageError(.full, "No space."))
        let error = await #expect(throws: ServiceError.self) { try await make(order(1, 2, 3)) }
        #expect(error?.code == .variantsUnavailable)
        #expect(bench.variants.count(.put) == 2, "for the first variant, and once more")
        bench.variants.fail([.put], with: nil)
        #expect(try await make(order(1, 2, 3)) == [1, 2, 3])
    }

    @Test func aStoreThatDoesNotAnswerIsNothingToRenderFor() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        bench.variants.fail([.head], with: StorageError(.failed, "It is away."))
        let error = await #expect(throws: ServiceError.self) { try await make(order(1, 2, 3)) }
        #expect(error?.code == .variantsUnavailable)
        #expect(bench.renderer.renders == 0)
    }

    @Test func anOriginalThatChangesIsMadeAnew() async throws {
        try await bench.put(Self.key, Workbench.jpeg)
        try await make(order(1, 2))
        try await bench.put(Self.key, Workbench.jpeg + [1])
        #expect(try await make(order(1, 2)) == [1, 2])
        #expect(bench.renderer.sets == 2 && bench.renderer.renders == 4)
    }
}
