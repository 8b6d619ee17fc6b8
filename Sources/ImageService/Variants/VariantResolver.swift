import Basics
import ObjectStorage
import Recipes
import RenderWire

/// Works out which variant of an original a request wants.
struct VariantResolver: Sendable {
    /// What a recipe means for all originals of one kind and size.
    private struct Question: Hashable, Sendable {
        var recipe: Recipe
        var header: ImageHeader
        /// The validators of the originals of its layers.
        var layers: [String]
    }

    /// A recipe that was worked out, and its name.
    private struct Choice: Sendable {
        var recipe: Recipe
        var digest: String
        var ending: String

        /// Names a recipe.
        ///
        /// - Parameters:
        ///   - recipe: The recipe.
        ///   - header: The original's header, as far as it is known.
        ///   - request: Knows what its layers are.
        init(_ recipe: Recipe, for header: ImageHeader?, _ request: LayeredRequest) {
            self.recipe = recipe
            digest = recipe.digest(for: header, layers: request.layers(of: recipe).map(\.facts.etag))
            ending = recipe.output.type?.fileExtension ?? "auto"
        }
    }

    private struct Resolution: Sendable {
        var choice: Choice
        var better: [Choice] = []
        var alike: [Choice] = []
        var standIn: Choice?
    }

    private let limits: PlanLimits
    private let headers: OriginalHeaders
    // A site has some dozens of recipes and asks for them all the time; what they come to is worth remembering.
    private let resolutions = MemoryCache<Question, Resolution>(capacity: 8192)

    /// Makes a resolver.
    ///
    /// - Parameters:
    ///   - limits: What is refused of a plan.
    ///   - headers: What renderers have told of originals.
    init(limits: PlanLimits, headers: OriginalHeaders) {
        self.limits = limits
        self.headers = headers
    }

    /// The variant that a request wants, if the original's header is in memory.
    func known(_ request: LayeredRequest, of original: OriginalFacts) -> WantedVariant? {
        headers.known(original).flatMap { variant(of: original, for: request, header: $0) }
    }

    /// The variant that a request wants, as exactly as it is known without waiting.
    ///
    /// - Throws: ``ServiceError`` where the original is no image we know.
    func wanted(_ request: LayeredRequest, of original: OriginalFacts) throws(ServiceError) -> WantedVariant {
        try wanted(request, of: original, header: headers.known(original))
    }

    /// The variant that a request wants, as exactly as that is known without looking into the original.
    ///
    /// - Throws: ``ServiceError`` where the original is no image we know.
    func wanted(
        _ request: LayeredRequest,
        of original: OriginalFacts,
        until deadline: RequestDeadline?
    ) async throws(ServiceError) -> WantedVariant {
        try wanted(request, of: original, header: await header(of: original, until: deadline))
    }

    /// The same for several requests: of a new original the store is asked in vain once for all.
    func wanted(
        _ requests: [LayeredRequest],
        of original: OriginalFacts,
        until deadline: RequestDeadline?
    ) async throws(ServiceError) -> [WantedVariant] {
        let header = await header(of: original, until: deadline)
        return try requests.map { request throws(ServiceError) in try wanted(request, of: original, header: header) }
    }

    /// What is wanted, now that a renderer has told what the original is; that is remembered.
    func settled(_ wanted: WantedVariant, of original: OriginalFacts, by report: RenderReport) -> WantedVariant {
        guard wanted.header != report.original, headers.learn(report.original, of: original) else { return wanted }
        return variant(of: original, for: wanted.request, header: report.original) ?? wanted
    }

    /// Remembers what a renderer has told of an original; written down it is with the first variant.
    func learn(_ header: ImageHeader, of original: OriginalFacts) { _ = headers.learn(header, of: original) }

    /// Whether the store can have variants of an original: what is known of one lies beside them.
    ///
    /// It is asked once where that is not known, and tells the header then.
    func mayBeStored(_ original: OriginalFacts) async -> Bool {
        original.format == nil ? false : await headers.isStored(original)
    }

    private func header(of original: OriginalFacts, until deadline: RequestDeadline?) async -> ImageHeader? {
        original.format == nil ? nil : await headers.find(original, until: deadline)
    }

    private func wanted(
        _ request: LayeredRequest,
        of original: OriginalFacts,
        header: ImageHeader?
    ) throws(ServiceError) -> WantedVariant {
        if let wanted = variant(of: original, for: request, header: header) { return wanted }
        throw ServiceError(
            .notAnImage,
            original.size == 0 ? "The original is empty." : original.refusal
        )
    }

    /// The variant that a request wants.
    ///
    /// - Parameters:
    ///   - original: What it is made from.
    ///   - request: What is wanted.
    ///   - header: What renderers have told of the original; `nil` where they have not yet.
    /// - Returns: The variant; `nil` when the original is no image we know.
    private func variant(
        of original: OriginalFacts,
        for request: LayeredRequest,
        header: ImageHeader?
    ) -> WantedVariant? {
        guard let format = original.format else { return nil }
        var recipe = request.request.recipe
        if case .original(let acceptance) = recipe.output.format {
            recipe.output.format = format.shownByBrowsers.map { .exact($0) } ?? .negotiated(acceptance)
        }
        let resolution =
            header.map { self.resolution(of: recipe, for: $0, request) }
            ?? Resolution(choice: Choice(recipe, for: nil, request))
        var isNegotiated = false
        if case .negotiated = recipe.output.format { isNegotiated = true }
        // Never under a fixed key what is negotiated: who is answered from there cannot negotiate.
        let fixed = isNegotiated || recipe.hasInputs ? nil : request.request.options.fixedKey
        return WantedVariant(
            request: request,
            recipe: resolution.choice.recipe,
            place: place(
                of: resolution.choice,
                original,
                request,
                fixed: fixed.flatMap { VariantResolver.fixedKey($0, request.request.origin, original.name) }
            ),
            better: resolution.better.map { place(of: $0, original, request) },
            alike: resolution.alike.map { place(of: $0, original, request) },
            standIn: resolution.standIn.map { place(of: $0, original, request) },
            isNegotiated: isNegotiated,
            header: header
        )
    }

    private func resolution(of recipe: Recipe, for header: ImageHeader, _ request: LayeredRequest) -> Resolution {
        let validators = request.layers(of: recipe).map(\.facts.etag)
        let question = Question(recipe: recipe, header: header, layers: validators)
        if let resolution = resolutions.value(for: question) { return resolution }
        let resolution = worked(out: recipe, for: header, request)
        resolutions.insert(resolution, for: question, cost: 1)
        return resolution
    }

    private func worked(out recipe: Recipe, for header: ImageHeader, _ request: LayeredRequest) -> Resolution {
        // What cannot be planned is refused by the renderer in its own words.
        guard let normalized = try? recipe.normalized(for: header, limits: limits) else {
            return Resolution(choice: Choice(recipe, for: header, request))
        }
        var resolution = Resolution(choice: Choice(normalized, for: header, request))
        guard case .negotiated(let acceptance) = recipe.output.format,
            case .exact(let format) = normalized.output.format,
            // Of an animation there is one format that stays one.
            let plan = try? Plan(normalized, for: header, limits: limits), plan.pages.count == 1
        else { return resolution }
        func choice(_ other: OutputFormat) -> Choice? {
            var recipe = recipe
            recipe.output.format = .exact(other)
            return (try? recipe.normalized(for: header, limits: limits)).map { Choice($0, for: header, request) }
        }
        let modern = header.format.photographFormats(for: acceptance)
        let others = modern.filter { $0 != format }.compactMap(choice)
        if modern.contains(format) { resolution.alike = others } else { resolution.better = others }
        if acceptance.contains(.webp), modern.contains(format) { resolution.standIn = choice(.webp) }
        return resolution
    }

    /// The key that a fixed-size path prescribes, in the spelling that the original really has.
    private static func fixedKey(_ text: String, _ origin: OriginReference, _ name: OriginalName) -> ObjectKey? {
        guard case .stored(let asked) = origin, case .stored(let key) = name, !asked.utf8.elementsEqual(key.text.utf8)
        else { return ObjectKey(text) }
        return VariantLayout.fixed(Substring(text.utf8.prefix { $0 != UInt8(ascii: "/") }), of: key)
    }

    private func place(
        of choice: Choice,
        _ original: OriginalFacts,
        _ request: LayeredRequest,
        fixed: ObjectKey? = nil
    ) -> WantedVariant.Location {
        let key = VariantKey(
            folder: original.folder,
            digest: choice.digest,
            isFixed: fixed != nil,
            layerFolders: request.layers(of: choice.recipe).map(\.facts.folder)
        )
        return WantedVariant.Location(key: key, fixed: fixed, ending: choice.ending)
    }
}
