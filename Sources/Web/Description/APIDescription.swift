/// The API as `/openapi.yaml` describes it, as far as a page shows it.
///
/// No two types that lie within each other have a member of one name that may be `nil`: templates take the outer one then.
struct APIDescription: Sendable {
    /// Operations that belong together.
    struct Tag: Sendable {
        var name: String
        var text: String
        var operations: [Operation]
    }

    /// What can be asked for.
    struct Operation: Sendable {
        /// The `operationId`.
        var id: String
        var method: String
        /// The path with its parameters in braces.
        var path: String
        /// What it does, in a few words.
        var summary: String
        /// The same at length, in paragraphs.
        var text: [String]
        /// Whether a token or what stands for one is needed.
        var needsToken: Bool
        /// Whether `HEAD` is answered likewise.
        var hasHead = false
        var parameters: [Field]
        var bodies: [Content]
        var answers: [Answer]
        /// Commands to copy.
        var samples: [String]
    }

    /// A parameter, or a field of a schema.
    struct Field: Sendable {
        /// Its name; a field inside of another has that one's in front.
        var name: String
        /// `path`, `query` or the like; `nil` for a schema's.
        var place: String?
        var isRequired = false
        /// What it may be.
        var type: String?
        /// What it is for.
        var note: String?
    }

    /// What a body may be.
    struct Content: Sendable {
        var mediaType: String
        /// What it is, in words.
        var kind: String?
        var fields: [Field]
        /// An example, as it is sent.
        var example: String?
    }

    /// What an operation may be answered with.
    struct Answer: Sendable {
        /// The status, or `default`.
        var status: String
        var text: String
        var headers: [Field]
        var contents: [Content]
    }

    /// What a schema with a name consists of.
    struct Schema: Sendable {
        var name: String
        /// What it is, in words.
        var kind: String?
        var fields: [Field]
    }

    let title: String
    let version: String
    /// What there is to know of all of it, in paragraphs.
    let text: [String]
    let tags: [Tag]
    let schemas: [Schema]

    /// The description of this server, read once; that it can be read is what a test finds out.
    static let embedded = Result { try APIDescription(String(decoding: PackageResources.openapi_yaml, as: UTF8.self)) }

    /// Reads a description.
    ///
    /// - Parameter yaml: OpenAPI 3.0.
    /// - Throws: What keeps it from being read.
    init(_ yaml: String) throws {
        let root = try DescriptionNode(yaml)
        guard let info = root["info"], let paths = root["paths"] else {
            throw DescriptionNode.Unreadable(place: "info or paths")
        }
        title = info["title"]?.text ?? ""
        version = info["version"]?.text ?? ""
        text = DescriptionReader.paragraphs(info["description"])
        let operations = paths.fields.flatMap { path, item in DescriptionReader.operations(path, item) }
        tags = (root["tags"]?.items ?? []).map { tag in
            let name = tag["name"]?.text ?? ""
            return Tag(
                name: name,
                text: tag["description"]?.text ?? "",
                operations: operations.filter { $0.tag == name }.map(\.operation)
            )
        }
        schemas = (root["components"]?["schemas"]?.fields ?? []).map { name, schema in
            Schema(name: name, kind: SchemaText.type(schema), fields: SchemaText.fields(schema))
        }
    }
}
