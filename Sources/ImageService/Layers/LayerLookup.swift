import Descriptors
import Recipes
import RenderWire

/// Finds the originals of a recipe's layers, by the same rules as any original, and opens them.
struct LayerLookup: Sendable {
    private let originals: OriginalLookup

    /// - Parameter originals: Finds originals, and remembers for a moment what they are.
    init(_ originals: OriginalLookup) { self.originals = originals }

    /// A request with what is known of its layers without looking, and until when that is fresh.
    ///
    /// - Parameter request: The request.
    /// - Returns: The request; `nil` where something has to be looked up. Without layers it is fresh for ever.
    func known(_ request: ImageRequest) -> (request: LayeredRequest, until: ContinuousClock.Instant?)? {
        guard request.recipe.hasInputs else { return (LayeredRequest(request), nil) }
        var layers: [OriginReference: OriginalFacts] = [:]
        var until: ContinuousClock.Instant?
        for origin in request.recipe.layerOrigins {
            let end: ContinuousClock.Instant
            if let known = originals.known(origin) {
                layers[origin] = known.facts
                end = known.until
            } else if request.recipe.isOptional(origin), let absence = originals.absence(of: origin) {
                end = absence
            } else {
                return nil
            }
            until = min(until ?? end, end)
        }
        return (LayeredRequest(request, layers: layers), until)
    }

    /// Finds what the layers of a request are now.
    ///
    /// - Parameters:
    ///   - request: The request.
    ///   - deadline: How long that may take; `nil` for as long as a request may.
    /// - Returns: The request, without the layers that are missing where they may be.
    /// - Throws: ``ServiceError`` that names the layer.
    func find(
        _ request: ImageRequest,
        until deadline: RequestDeadline? = nil
    ) async throws(ServiceError) -> LayeredRequest {
        guard request.recipe.hasInputs else { return LayeredRequest(request) }
        var layers: [OriginReference: OriginalFacts] = [:]
        for origin in request.recipe.layerOrigins {
            let isOptional = request.recipe.isOptional(origin)
            if isOptional, originals.absence(of: origin) != nil { continue }
            do throws(ServiceError) {
                layers[origin] = try await originals.find(origin, until: deadline).facts
            } catch {
                guard error.code == .noSuchOriginal, isOptional else { throw error.ofLayer(origin) }
                originals.noteAbsence(of: origin)
            }
        }
        return LayeredRequest(request, layers: layers)
    }

    /// Opens the layers of variants, each once.
    ///
    /// - Parameters:
    ///   - wanted: The variants.
    ///   - deadline: How long that may take; `nil` for as long as a request may.
    /// - Returns: The files; `nil` when one is no longer what was found.
    /// - Throws: ``ServiceError`` that names the layer.
    func open(
        _ wanted: [WantedVariant],
        until deadline: RequestDeadline? = nil
    ) async throws(ServiceError) -> LayerFiles? {
        var files = LayerFiles()
        for variant in wanted {
            for (origin, facts) in variant.layers where !files.has(origin) {
                do throws(ServiceError) {
                    let found = OriginalLookup.Original(facts: facts)
                    guard let file = try await originals.open(found, until: deadline) else { return nil }
                    files.add(file, of: origin, bytes: facts.size)
                } catch {
                    throw error.ofLayer(origin)
                }
            }
        }
        return files
    }
}

/// The files of layers, in the order in which a job has them.
struct LayerFiles: Sendable {
    private(set) var origins: [OriginReference] = []
    private(set) var descriptors: [Descriptor] = []
    /// The bytes of all of them.
    private(set) var bytes = 0

    /// Whether a layer's file is among them.
    func has(_ origin: OriginReference) -> Bool { origins.contains(origin) }

    /// Adds a layer's file, which is not among them yet.
    mutating func add(_ file: Descriptor, of origin: OriginReference, bytes size: Int) {
        origins.append(origin)
        descriptors.append(file)
        bytes += size
    }

    /// A recipe for the renderer, whose inputs are these files behind the original.
    func numbered(_ recipe: Recipe) -> Recipe {
        recipe.numbered { input in
            // One that is not among them is none of the job's, which the renderer says.
            1 + (origins.firstIndex { .original($0) == input } ?? InputReference.most)
        }
    }

    /// A failure of the renderer as the service tells it.
    func error(_ failure: RenderFailure) -> ServiceError {
        let error = ServiceError(failure)
        guard failure.input > 0, failure.input <= origins.count else { return error }
        return error.ofLayer(origins[failure.input - 1])
    }
}
