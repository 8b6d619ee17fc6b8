import Basics
public import Recipes

/// Calotype's own URLs: `/picture/cat.jpg?width=400&format=webp` and `/400x300/cat.jpg`.
///
/// A value: it holds its settings, reads nothing else, and may be used from anywhere.
public struct NativeDialect: Sendable {
    private let gravity: Gravity
    private let light: Light
    private let metadata: MetadataPolicy
    private let encoding: EncodingDefaults
    private let remoteOrigins: Bool
    private let fixedPrefix: String
    private let ignored: [IgnoredParameter]
    private let presets: Presets
    private let sizes: Set<FixedSize>?
    private let widths: AllowedWidths?
    private let fallback: String?
    private let fallbackStatus: Fallback.Status
    /// Whether nothing is answered but presets.
    public let presetsOnly: Bool
    /// What URLs have to be signed with; with none, only what says that its time is over is refused.
    private var keys = SigningKeys()

    /// Checks the settings, every preset's text above all.
    ///
    /// - Parameter configuration: The settings; the default is what `docs/parameters.md` describes.
    /// - Throws: A `NativeError` of kind `configuration` that names the preset and what is wrong with it.
    public init(_ configuration: Configuration = Configuration()) throws(NativeError) {
        (gravity, light) = (configuration.gravity, configuration.light)
        (metadata, encoding) = (configuration.metadata, configuration.encoding)
        (remoteOrigins, fixedPrefix) = (configuration.remoteOrigins, configuration.fixedPrefix)
        ignored = configuration.ignored
        presets = try Presets(configuration.presets)
        sizes = configuration.sizes.map(Set.init)
        (widths, presetsOnly) = (configuration.widths, configuration.presetsOnly)
        (fallback, fallbackStatus) = (configuration.fallback, configuration.fallbackStatus)
    }

    /// The dialect where URLs have to be signed.
    ///
    /// - Parameter keys: The keys; none where they need not be.
    /// - Returns: The dialect with these keys, which ``request(_:)`` asks for. Reading texts by
    ///   ``parse(path:query:accept:)`` is not answering anybody, and needs none.
    public func signed(with keys: SigningKeys) -> NativeDialect {
        var dialect = self
        dialect.keys = keys
        return dialect
    }

    /// Whether a text can be the key of an original.
    public static func isKey(_ text: String) -> Bool { OriginReference.isKey(text) }

    /// Whether a path is a picture's, whatever follows in it.
    ///
    /// - Parameter path: The path as sent.
    /// - Returns: `true` for `/picture/…` and for a first component of the form `400x300`, `400x` or `x300`, the latter also
    ///   behind ``Configuration/fixedPrefix``.
    public func claims(path: String) -> Bool { nativePath(path) != nil }

    /// Understands an address of untouched bytes: `/original/2026/cat.jpg`.
    ///
    /// - Parameters:
    ///   - path: The path as sent, still percent-encoded.
    ///   - query: What follows the `?` as sent, or `nil`.
    /// - Returns: The key, decoded once, and how to deliver what it names.
    /// - Throws: A `NativeError`: of kind `notFound` when the path names nothing that could be an original, and for
    ///   every parameter that would change the picture.
    public static func original(path: String, query: String?) throws(NativeError) -> OriginalRequest {
        try original(path, Query(query), passingOver: IgnoredParameter.usual)
    }

    /// Understands a URL.
    ///
    /// - Parameters:
    ///   - path: The path as sent, still percent-encoded.
    ///   - query: What follows the `?` as sent, or `nil`.
    ///   - accept: The `Accept` header, several joined by commas, or `nil`.
    ///   - hints: What the browser says of itself; `nil` where that does not count.
    /// - Returns: Where the original is, what to do with it, and how to deliver the result.
    /// - Throws: A `NativeError` about the first thing that is wrong; wrong parameters are told before a wrong path.
    public func parse(
        path: String,
        query: String?,
        accept: String?,
        hints: ClientHints? = nil
    ) throws(NativeError) -> ImageRequest {
        guard let native = nativePath(path) else {
            throw NativeError(.notFound, "There is nothing at this address.")
        }
        return try picture(native, Query(query), accept, hints)
    }

    /// Understands parameters without a picture, as on a command line: `w=800&fit=cover&h=600`.
    ///
    /// - Parameters:
    ///   - parameters: The text of a query.
    ///   - acceptance: What may come out where the format is left open.
    /// - Returns: The recipe.
    /// - Throws: A `NativeError` as ``parse(path:query:accept:)`` does, and for what makes sense in a URL only.
    public func recipe(parameters: String, acceptance: Acceptance = []) throws(NativeError) -> Recipe {
        let given = try Parameters(Query(parameters))
        if let parameter = given.onlyInURLs ?? given.fallbackParameter?.name {
            throw NativeError(
                .misplacedParameter,
                "'\(parameter)' belongs to a URL; here only what changes the picture has a meaning.",
                parameter: parameter
            )
        }
        return try recipe(given.picture(over: try given.presets(among: presets)), acceptance)
    }

    /// The canonical query of a recipe: parsed again by this dialect, it gives this recipe.
    ///
    /// Sides are in device pixels, so there is no `dpr`; what has its default is left out.
    ///
    /// - Parameter recipe: A recipe.
    /// - Returns: The query without `?`, empty for the default recipe; `nil` for a recipe that native URLs cannot say,
    ///   such as steps in another order.
    public func query(for recipe: Recipe) -> String? {
        var writer = RecipeWriter(defaultGravity: gravity, defaultMetadata: metadata, light: light)
        guard let parameters = writer.parameters(of: recipe) else { return nil }
        let query = parameters.map { "\($0.name)=\(PercentCoding.encodeQuery($0.value))" }.joined(separator: "&")
        // Reading back is the one sure proof, and this is no hot path. Only the format's open choices and that a
        // quality, or HDR, was a preset's are not in the text.
        let acceptance: Acceptance =
            switch recipe.output.format {
            case .exact: []
            case .original(let acceptance), .negotiated(let acceptance): acceptance
            }
        guard var again = try? self.recipe(parameters: query, acceptance: acceptance) else { return nil }
        again.output.qualityScale = recipe.output.qualityScale
        if again.output.hdr == .keep, recipe.output.hdr == .prefer { again.output.hdr = .prefer }
        return again == recipe ? query : nil
    }

    /// The canonical path and query of a request; file name and facts included, cache-busters not.
    ///
    /// - Parameter request: A request.
    /// - Returns: `/picture/…` with its query; `nil` when native URLs cannot say the recipe.
    public func target(for request: ImageRequest) -> String? {
        guard var query = query(for: request.recipe) else { return nil }
        if request.options.wantsFacts {
            guard case .original = request.recipe.output.format else { return nil }
            query += (query.isEmpty ? "" : "&") + "format=json"
        }
        if let download = request.options.download {
            query += (query.isEmpty ? "" : "&") + "download=" + PercentCoding.encodeQuery(download)
        }
        for (parameter, value) in difference(of: request.fallback) {
            query += (query.isEmpty ? "" : "&") + "\(parameter.name)=" + PercentCoding.encodeQuery(value)
        }
        let path =
            switch request.origin {
            case .stored(let key): "/picture/" + PercentCoding.encodePath(key)
            // The only spelling that no proxy can damage.
            case .remote(let url): "/picture/b64/" + Base64URL.encode(url.utf8)
            }
        return query.isEmpty ? path : "\(path)?\(query)"
    }

    private func nativePath(_ path: String) -> NativePath? { NativePath(path, fixedBehind: fixedPrefix) }

    private func picture(
        _ path: NativePath,
        _ query: Query,
        _ accept: String?,
        _ hints: ClientHints?
    ) throws(NativeError) -> ImageRequest {
        let given = try Parameters(query, passingOver: ignored)
        if presetsOnly { try checkIsPreset(path, given, query) }
        let named = try given.presets(among: presets)
        var picture = given.picture(over: named)
        let fallback = try fallback(given.fallback(over: named))
        switch path {
        case .picture(let name):
            var options = given.options(wantsFacts: picture.wantsFacts, among: presets)
            if let hints { options.varies = picture.take(hints, sizes: hintedSizes).fields }
            // What a preset says is the operator's own word.
            if let widths, given.asksForSize || picture.isSizedByHints { picture.restrict(to: widths) }
            return ImageRequest(
                origin: try OriginReference(name, remoteOrigins: remoteOrigins),
                recipe: try recipe(picture, Acceptance(accept: accept)),
                options: options,
                fallback: fallback
            )
        case .fixed(let size, let name):
            var request = try fixedPicture(size, name, given, picture, accept)
            request.fallback = fallback
            return request
        }
    }

    /// Strangers have no more sizes than the server allows them, whatever they say of their screens.
    private var hintedSizes: PictureParameters.HintedSizes {
        widths != nil ? .exact : presetsOnly ? .none : .rounded
    }

    private func fallback(_ said: FallbackParameters) throws(NativeError) -> Fallback? {
        let key: String? =
            switch said.source {
            case .key(let key)?: key
            case .preset(let name)?: try presets.fallbackKey(of: name)
            case .nothing?: nil
            case nil: fallback
            }
        return key.map { Fallback(key: $0, status: said.status ?? fallbackStatus) }
    }

    /// What a URL has to say of a fallback, beside what holds anyway.
    private func difference(of wanted: Fallback?) -> [(Parameter, String)] {
        var pairs: [(Parameter, String)] = []
        if wanted?.key != fallback { pairs.append((.fallback, wanted?.key ?? "none")) }
        if let status = wanted?.status, status != fallbackStatus { pairs.append((.fallbackStatus, status.text)) }
        return pairs
    }

    private func fixedPicture(
        _ size: FixedSize,
        _ name: ArraySlice<UInt8>,
        _ given: Parameters,
        _ picture: PictureParameters,
        _ accept: String?
    ) throws(NativeError) -> ImageRequest {
        if let parameter = given.sideParameter {
            throw NativeError(
                .misplacedParameter,
                "'\(parameter.name)' cannot stand here: the path already says '\(size)'.",
                parameter: parameter.name
            )
        }
        guard sizes?.contains(size) != false else {
            throw NativeError(.sizeNotAllowed, "The size '\(size)' is not served here.")
        }
        let key = try OriginReference.storedKey(name)
        let picture = restricted(picture, asksForSize: given.asksForSize)
        // Such a variant is found by its path alone, so that without a word about the format it must not depend on
        // who asks first.
        let acceptance = picture.leavesFormatOpen ? [] : Acceptance(accept: accept)
        let recipe = try recipe(picture, acceptance, on: size)
        var options = given.options(wantsFacts: picture.wantsFacts, among: presets)
        if !options.wantsFacts, try isPlain(recipe, given, size) {
            // What comes out the same is stored once.
            options.fixedKey = "\(sizes == nil ? widths?.snapped(size) ?? size : size)/\(key)"
        }
        return ImageRequest(origin: .stored(key: key), recipe: recipe, options: options)
    }

    /// Whether a fixed size's recipe is the one that its path has without a query.
    private func isPlain(_ recipe: Recipe, _ given: Parameters, _ size: FixedSize) throws(NativeError) -> Bool {
        if given.leavesPictureOpen { return true }
        return recipe == (try self.recipe(restricted(PictureParameters(), asksForSize: false), [], on: size))
    }

    /// A fixed size's picture with the widths that there are; who lists sizes means these, but for `dpr`.
    private func restricted(_ picture: PictureParameters, asksForSize: Bool) -> PictureParameters {
        guard let widths, sizes == nil || asksForSize else { return picture }
        var picture = picture
        picture.restrict(to: widths)
        return picture
    }

    /// Refuses everything that more than names presets.
    private func checkIsPreset(_ path: NativePath, _ given: Parameters, _ query: Query) throws(NativeError) {
        if case .fixed(let size, _) = path {
            throw NativeError(
                .presetsOnly,
                "The size '\(size)' is not served here: only presets are, as /picture/…?preset=NAME."
            )
        }
        if let parameter = query.firstBesidePresets {
            let name = Quotation.of(parameter)
            throw NativeError(
                .presetsOnly,
                "'\(name)' cannot stand here: only presets are served, and beside 'preset' only 'v', 'exp', 's' and "
                    + "'download' have a meaning.",
                parameter: name
            )
        }
        guard !given.hasPreset else { return }
        let names = presets.names.prefix(20).joined(separator: ", ")
        throw NativeError(.presetsOnly, "Only presets are served here: name one by 'preset', which takes \(names).")
    }

    private func recipe(
        _ parameters: PictureParameters,
        _ acceptance: Acceptance,
        on size: FixedSize? = nil
    ) throws(NativeError) -> Recipe {
        var parameters = parameters
        if let size { parameters.take(size) }
        let recipe = try parameters.recipe(
            defaultGravity: gravity,
            defaultMetadata: metadata,
            encoding: encoding,
            light: light,
            acceptance: acceptance
        )
        if !remoteOrigins, recipe.layerOrigins.contains(where: \.isRemote) {
            throw NativeError(
                .remoteOriginsOff,
                "'\(Parameter.mark.name)' is on another server, and images on other servers are not served here.",
                parameter: Parameter.mark.name
            )
        }
        return recipe
    }

    /// Behind which untouched bytes are named.
    private static let originals = "/original/"

    private static func original(
        _ path: String,
        _ query: Query,
        passingOver ignored: [IgnoredParameter]
    ) throws(NativeError) -> OriginalRequest {
        guard path.hasPrefix(originals) else { throw NativeError(.notFound, "There is nothing at this address.") }
        let given = try Parameters(query, passingOver: ignored)
        if let parameter = query.firstAboutPixels {
            throw NativeError(
                .misplacedParameter,
                "'\(parameter)' cannot stand here: an original is given untouched, and changed at /picture/.",
                parameter: parameter
            )
        }
        let key = try OriginReference.storedKey(Array(path.utf8.dropFirst(originals.utf8.count))[...])
        return OriginalRequest(key: key, options: given.options(wantsFacts: false))
    }
}

extension OriginReference {
    /// Whether it is on another server.
    fileprivate var isRemote: Bool { if case .remote = self { true } else { false } }
}

extension NativeDialect: Dialect {
    /// `native`.
    public var name: String { "native" }

    /// Reads `/picture/…`, fixed sizes and `/original/…`; where there are keys, only what is signed.
    public func request(_ target: DialectTarget) throws(DialectError) -> DialectRequest? {
        let path = nativePath(target.path)
        guard path != nil || target.path.hasPrefix(NativeDialect.originals) else { return nil }
        let query = Query(target.query)
        do throws(NativeError) {
            // Who may not ask learns nothing about what could be asked.
            try keys.verify(path: target.path, query: query, now: target.time)
            guard let path else {
                return .original(try NativeDialect.original(target.path, query, passingOver: ignored))
            }
            return .image(try picture(path, query, target.accept, target.hints))
        } catch {
            throw DialectError(error)
        }
    }
}

extension NativeDialect: RecipeReader {
    /// Reads a recipe; see `RecipeReader`.
    public func recipe(reading parameters: String) throws(RecipeTextError) -> Recipe {
        do throws(NativeError) {
            return try recipe(parameters: parameters)
        } catch {
            throw RecipeTextError(error.message)
        }
    }
}
