import ObjectStorage
import Recipes

/// A request whose layers have been found: their names are those that they really have, and what is missing and may be is
/// left out.
struct LayeredRequest: Hashable, Sendable {
    let request: ImageRequest
    private let layers: [OriginReference: OriginalFacts]

    /// Takes a request whose recipe has no layers.
    init(_ request: ImageRequest) {
        self.request = request
        layers = [:]
    }

    /// Takes a request, and what its layers are; those of which nothing is known are left out.
    init(_ request: ImageRequest, layers: [OriginReference: OriginalFacts]) {
        var found = request
        found.recipe = request.recipe.naming { layers[$0]?.name.reference }
        self.request = found
        self.layers = Dictionary(layers.values.map { ($0.name.reference, $0) }, uniquingKeysWith: { $1 })
    }

    /// The layers that a recipe has, each once, in the order of its steps.
    func layers(of recipe: Recipe) -> [(origin: OriginReference, facts: OriginalFacts)] {
        recipe.layerOrigins.compactMap { origin in layers[origin].map { (origin, $0) } }
    }
}

extension OriginalName {
    /// The name as a recipe has it.
    var reference: OriginReference {
        switch self {
        case .stored(let key): .stored(key: key.text)
        case .remote(let url): .remote(url: url)
        }
    }
}
