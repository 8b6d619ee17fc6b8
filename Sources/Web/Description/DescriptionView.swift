/// The page that shows what `/openapi.yaml` says.
struct DescriptionView: Sendable {
    /// Operations that belong together.
    struct Tag: Sendable {
        var name: String
        /// Where it is on the page.
        var anchor: String
        var text: String
        var operations: [Operation]
    }

    /// What can be asked for.
    struct Operation: Sendable {
        var about: APIDescription.Operation
        /// The method as a style sheet names it.
        var style: String
        var hasParameters: Bool
        var parameterCount: Int
        /// Whether its parameters are in sight; they are not where another operation has shown the same.
        var showsParameters: Bool
        var hasBodies: Bool
        var hasSamples: Bool
    }

    let frame: PageFrame
    let version: String
    let paragraphs: [String]
    let tags: [Tag]
    let schemas: [APIDescription.Schema]

    /// Shows a description.
    ///
    /// - Parameters:
    ///   - description: The description.
    ///   - base: The path below which whoever asks sees this server.
    init(_ description: APIDescription, below base: BasePath) {
        frame = PageFrame(title: "API · Calotype", below: base, isDocumentation: true)
        (version, paragraphs, schemas) = (description.version, description.text, description.schemas)
        var shown: Set<String> = []
        tags = description.tags.map { tag in
            let operations = tag.operations.map { operation in
                let names = operation.parameters.map(\.name).filter { !["width", "height", "size"].contains($0) }
                let isNew = shown.insert(names.joined(separator: " ")).inserted
                return Operation(
                    about: operation,
                    style: operation.method.lowercased(),
                    hasParameters: !operation.parameters.isEmpty,
                    parameterCount: operation.parameters.count,
                    showsParameters: isNew || operation.parameters.count < 6,
                    hasBodies: !operation.bodies.isEmpty,
                    hasSamples: !operation.samples.isEmpty
                )
            }
            return Tag(name: tag.name, anchor: tag.name.lowercased(), text: tag.text, operations: operations)
        }
    }
}
