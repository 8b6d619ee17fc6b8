/// Reads the operations of a description.
enum DescriptionReader {
    private static let methods = ["get", "post", "put", "delete", "patch"]

    /// A text's paragraphs: in YAML, each is a line.
    static func paragraphs(_ node: DescriptionNode?) -> [String] {
        (node?.text ?? "").split(separator: "\n").map(String.init)
    }

    /// The operations of a path, each with its tag; `HEAD` is said of the operation whose head it is.
    static func operations(
        _ path: String,
        _ item: DescriptionNode
    ) -> [(tag: String, operation: APIDescription.Operation)] {
        methods.compactMap { method in
            guard let node = item[method] else { return nil }
            let own = node["parameters"]?.items ?? []
            // An operation's own parameter stands for the path's of the same name.
            let shared = (item["parameters"]?.items ?? []).filter { parameter in
                !own.contains { $0["name"]?.text == parameter["name"]?.text }
            }
            let parameters = shared + own
            let operation = APIDescription.Operation(
                id: node["operationId"]?.text ?? "",
                method: method.uppercased(),
                path: path,
                summary: node["summary"]?.text ?? "",
                text: paragraphs(node["description"]),
                // An empty alternative lets everybody in.
                needsToken: node["security"].map { security in
                    !security.items.isEmpty && !security.items.contains { $0.fields.isEmpty }
                } ?? false,
                hasHead: method == "get" && item["head"] != nil,
                parameters: parameters.map(parameter),
                bodies: contents(node["requestBody"]),
                answers: (node["responses"]?.fields ?? []).map(answer),
                samples: (node["x-codeSamples"]?.items ?? []).compactMap { $0["source"]?.text?.trimmingLastNewline }
            )
            return (node["tags"]?.items.first?.text ?? "", operation)
        }
    }

    private static func parameter(_ node: DescriptionNode) -> APIDescription.Field {
        APIDescription.Field(
            name: node["name"]?.text ?? "",
            place: node["in"]?.text ?? "",
            isRequired: node["required"]?.text == "true",
            type: node["schema"].flatMap(SchemaText.type),
            note: SchemaText.note(node["description"]?.text, node["schema"], node["example"])
        )
    }

    private static func contents(_ node: DescriptionNode?) -> [APIDescription.Content] {
        (node?["content"]?.fields ?? []).map { mediaType, content in
            APIDescription.Content(
                mediaType: mediaType,
                kind: content["schema"].flatMap(SchemaText.type),
                fields: content["schema"].map { $0.referredName == nil ? SchemaText.fields($0) : [] } ?? [],
                example: content["example"]?.json()
            )
        }
    }

    private static func answer(_ status: String, _ node: DescriptionNode) -> APIDescription.Answer {
        let headers = (node["headers"]?.fields ?? []).map { name, header in
            APIDescription.Field(name: name, note: header["description"]?.text)
        }
        // Every error looks the same, which is told once.
        let contents = contents(node).filter { $0.mediaType != "application/problem+json" || status == "400" }
        return APIDescription.Answer(
            status: status,
            text: node["description"]?.text ?? "",
            headers: headers,
            contents: contents.filter {
                $0.mediaType != "text/html" || !status.hasPrefix("4") && !status.hasPrefix("5")
            }
        )
    }
}

extension String {
    /// Without the newline that ends a block of YAML.
    fileprivate var trimmingLastNewline: String { hasSuffix("\n") ? String(dropLast()) : self }
}
