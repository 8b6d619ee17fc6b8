import Basics
public import Recipes

/// Calotype's own URLs: `/picture/cat.jpg?width=400&format=webp` and `/400x300/cat.jpg`.
///
/// A value: it holds its settings, reads nothing else, and may be used from anywhere.
public struct NativeDialect: Sendable {
    let configuration: Configuration
    private let presets: [String: Parameters]
    private let sizes: Set<FixedSize>?
    /// What URLs have to be signed with; with none, only what says that its time is over is refused.
    private(set) var keys = SigningKeys()

    /// Checks the settings, every preset's text above all.
    ///
    /// - Parameter configuration: The settings; the default is what `docs/parameters.md` describes.
    /// - Throws: A `DialectError` of kind `configuration` that names the preset and what is wrong with it.
    public init(_ configuration: Configuration = Configuration()) throws(DialectError) {
        self.configuration = configuration
        presets = try Parameters.presets(configuration.presets)
        sizes = configuration.sizes.map(Set.init)
    }

    /// The dialect where URLs have to be signed.
    ///
    /// - Parameter keys: The keys; none where they need not be.
    /// - Returns: The dialect with these keys, which ``request(_:)`` and ``original(_:)`` ask for. Reading texts by
    ///   ``parse(path:query:accept:)`` is not answering anybody, and needs none.
    public func signed(with keys: SigningKeys) -> NativeDialect {
        var dialect = self
        dialect.keys = keys
        return dialect
    }

    /// Whether a path is one of ours, whatever follows in it.
    ///
    /// - Parameter path: The path as sent.
    /// - Returns: `true` for `/picture/…` and for a first component of the form `400x300`, `400x` or `x300`, the latter also
    ///   behind ``Configuration/fixedPrefix``.
    public func claims(path: String) -> Bool { NativePath(path, fixedBehind: configuration.fixedPrefix) != nil }

    /// Understands an address of untouched bytes: `/original/2026/cat.jpg`.
    ///
    /// - Parameters:
    ///   - path: The path as sent, still percent-encoded.
    ///   - query: What follows the `?` as sent, or `nil`.
    /// - Returns: The key, decoded once, and how to deliver what it names.
    /// - Throws: A `DialectError`: of kind `notFound` when the path names nothing that could be an original, and for
    ///   every parameter that would change the picture.
    public static func original(path: String, query: String?) throws(DialectError) -> OriginalRequest {
        let prefix = "/original/"
        guard path.hasPrefix(prefix) else { throw DialectError(.notFound, "There is nothing at this address.") }
        let given = try Parameters(query: query)
        if let parameter = try Parameters.firstAboutPixels(in: query) {
            throw DialectError(
                .misplacedParameter,
                "'\(parameter)' cannot stand here: an original is given untouched, and changed at /picture/.",
                parameter: parameter
            )
        }
        let key = try OriginReference.storedKey(Array(path.utf8.dropFirst(prefix.utf8.count))[...])
        return OriginalRequest(key: key, options: given.options(format: nil))
    }

    /// Understands a URL.
    ///
    /// - Parameters:
    ///   - path: The path as sent, still percent-encoded.
    ///   - query: What follows the `?` as sent, or `nil`.
    ///   - accept: The `Accept` header, several joined by commas, or `nil`.
    /// - Returns: Where the original is, what to do with it, and how to deliver the result.
    /// - Throws: A `DialectError` about the first thing that is wrong; wrong parameters are told before a wrong path.
    public func parse(path: String, query: String?, accept: String?) throws(DialectError) -> ImageRequest {
        guard let native = NativePath(path, fixedBehind: configuration.fixedPrefix) else {
            throw DialectError(.notFound, "There is nothing at this address.")
        }
        let given = try Parameters(query: query)
        let merged = try withPreset(given)
        switch native {
        case .picture(let name):
            return ImageRequest(
                origin: try OriginReference(name, remoteOrigins: configuration.remoteOrigins),
                recipe: try recipe(merged, acceptance: Acceptance(accept: accept)),
                options: given.options(format: merged.format)
            )
        case .fixed(let size, let name):
            return try fixedRequest(size, name, given, merged, accept: accept)
        }
    }

    /// Understands parameters without a picture, as on a command line: `w=800&fit=cover&h=600`.
    ///
    /// - Parameters:
    ///   - parameters: The text of a query.
    ///   - acceptance: What may come out where the format is left open.
    /// - Returns: The recipe.
    /// - Throws: A `DialectError` as ``parse(path:query:accept:)`` does, and for what makes sense in a URL only.
    public func recipe(parameters: String, acceptance: Acceptance = []) throws(DialectError) -> Recipe {
        let given = try Parameters(query: parameters)
        if let parameter = given.onlyInURLs {
            throw DialectError(
                .misplacedParameter,
                "'\(parameter)' belongs to a URL; here only what changes the picture has a meaning.",
                parameter: parameter
            )
        }
        return try recipe(try withPreset(given), acceptance: acceptance)
    }

    private func fixedRequest(
        _ size: FixedSize,
        _ name: ArraySlice<UInt8>,
        _ given: Parameters,
        _ merged: Parameters,
        accept: String?
    ) throws(DialectError) -> ImageRequest {
        if let parameter = given.sideParameter {
            throw DialectError(
                .misplacedParameter,
                "'\(parameter.name)' cannot stand here: the path already says '\(size)'.",
                parameter: parameter.name
            )
        }
        guard sizes?.contains(size) != false else {
            throw DialectError(.sizeNotAllowed, "The size '\(size)' is not served here.")
        }
        let key = try OriginReference.storedKey(name)
        var parameters = merged
        (parameters.width, parameters.height) = (size.width, size.height)
        parameters.fit = merged.fit ?? .cover
        // Such a variant is found by its path alone, so that without a word about the format it must not depend on
        // who asks first.
        let isOpen = merged.format == nil || merged.format == .json
        let acceptance = isOpen ? [] : Acceptance(accept: accept)
        let recipe = try recipe(parameters, acceptance: acceptance)
        var options = given.options(format: merged.format)
        var plain = Parameters()
        (plain.width, plain.height, plain.fit) = (size.width, size.height, .cover)
        if !options.wantsFacts, recipe == (try self.recipe(plain, acceptance: [])) {
            options.fixedKey = "\(size)/\(key)"
        }
        return ImageRequest(origin: .stored(key: key), recipe: recipe, options: options)
    }

    private func recipe(_ parameters: Parameters, acceptance: Acceptance) throws(DialectError) -> Recipe {
        try parameters.recipe(
            defaultGravity: configuration.gravity,
            light: configuration.light,
            acceptance: acceptance
        )
    }

    private func withPreset(_ given: Parameters) throws(DialectError) -> Parameters {
        guard let name = given.preset else { return given }
        guard let preset = presets[name] else {
            let hint = NearMiss.best(for: name, among: presets.keys.sorted()).map { " Did you mean '\($0)'?" } ?? ""
            let quoted = Quotation.of(name)
            throw DialectError(
                .unknownPreset,
                "There is no preset '\(quoted)'.\(hint)",
                parameter: Parameter.preset.name,
                value: quoted
            )
        }
        return given.over(preset)
    }
}

extension NativeDialect {
    /// What a server decides about its own URLs.
    public struct Configuration: Hashable, Sendable {
        /// Parameter texts by preset name, such as `width=540&height=540`.
        public var presets: [String: String]
        /// What `cover` and `crop` keep, and where `pad` puts the picture, when the URL does not say.
        public var gravity: Gravity
        /// The light in which pictures are resized.
        public var light: Light
        /// The only sizes that fixed-size paths may have; `nil` allows all.
        public var sizes: [FixedSize]?
        /// Whether a path may name an image on another server.
        public var remoteOrigins: Bool
        /// What fixed sizes may stand behind too: empty, or ending in `/`.
        ///
        /// A bucket's website sends visitors of what is not there to the server with the whole key where it does not empty
        /// the prefix.
        public var fixedPrefix: String

        /// Makes settings; the defaults are those of the API.
        public init(
            presets: [String: String] = NativeDialect.builtInPresets,
            gravity: Gravity = .center,
            light: Light = .linear,
            sizes: [FixedSize]? = nil,
            remoteOrigins: Bool = false,
            fixedPrefix: String = ""
        ) {
            self.presets = presets
            self.gravity = gravity
            self.light = light
            self.sizes = sizes
            self.remoteOrigins = remoteOrigins
            self.fixedPrefix = fixedPrefix
        }
    }

    /// The presets that every server has unless its settings say otherwise (API section 4): name to parameters.
    public static let builtInPresets: [String: String] = [
        "thumbnail": "width=30&height=30&quality=95",
        "small": "width=540&height=540&quality=82",
        "medium": "width=768&height=768&quality=82",
        "large": "width=1080&height=1080&quality=82",
        "xl": "width=1200&height=1200&quality=82",
        "2xl": "width=1600&height=1600&quality=82",
        "3xl": "width=2400&height=2400&quality=82",
    ]
}
