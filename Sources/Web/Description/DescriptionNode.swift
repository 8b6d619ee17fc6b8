import Basics
import Yams

/// A place in the description of the API: `$ref`s are followed, and what is missing is empty.
struct DescriptionNode {
    private let root: Node
    private let node: Node

    /// Reads the whole description.
    ///
    /// - Parameter text: OpenAPI as YAML.
    /// - Throws: What is wrong with the YAML.
    init(_ text: String) throws {
        guard let node = try Yams.compose(yaml: text) else { throw Unreadable(place: "all of it") }
        (root, self.node) = (node, node)
    }

    private init(_ node: Node, of root: Node) { (self.node, self.root) = (node, root) }

    /// What a key of a mapping holds; `nil` where there is no such key.
    subscript(_ key: String) -> DescriptionNode? { followed.node[key].map { DescriptionNode($0, of: root) } }

    /// The keys of a mapping with what they hold, in the order in which they are written.
    var fields: [(name: String, value: DescriptionNode)] {
        (followed.node.mapping ?? [:]).compactMap { key, value in
            key.string.map { ($0, DescriptionNode(value, of: root)) }
        }
    }

    /// The members of a list.
    var items: [DescriptionNode] {
        followed.node.sequence.map { list in list.map { DescriptionNode($0, of: root) } } ?? []
    }

    /// A text, a number or another single value as it is written; `nil` for mappings and lists.
    var text: String? { followed.node.scalar?.string }

    /// The last part of what this refers to: the name of a schema that has one.
    var referredName: String? {
        node["$ref"]?.string.flatMap { $0.split(separator: "/").last }.map(String.init)
    }

    /// A value as JSON writes it, indented where it is long.
    func json(_ indent: String = "") -> String {
        let node = followed.node
        if let mapping = node.mapping {
            let members = mapping.map { "\(($0.string ?? "").quotedForJSON): \(child($1).json(indent + "  "))" }
            return DescriptionNode.joined(members, between: ("{", "}"), indent)
        }
        if let list = node.sequence {
            return DescriptionNode.joined(list.map { child($0).json(indent + "  ") }, between: ("[", "]"), indent)
        }
        let text = node.scalar?.string ?? ""
        guard node.scalar?.style == .plain else { return text.quotedForJSON }
        return node.null != nil || node.bool != nil || node.int != nil || node.float != nil ? text : text.quotedForJSON
    }

    private func child(_ node: Node) -> DescriptionNode { DescriptionNode(node, of: root) }

    private static let longestLine = 60

    private static func joined(_ members: [String], between signs: (String, String), _ indent: String) -> String {
        let line = members.joined(separator: ", ")
        if line.utf8.count <= longestLine, !line.contains("\n") { return signs.0 + line + signs.1 }
        let lines = members.map { "\(indent)  \($0)" }.joined(separator: ",\n")
        return "\(signs.0)\n\(lines)\n\(indent)\(signs.1)"
    }

    /// Where a `$ref` leads; itself where it is none, or leads nowhere.
    private var followed: DescriptionNode {
        var place = node
        // A few at most, so that none leads in a circle for ever.
        for _ in 0..<8 {
            guard let path = place["$ref"]?.string, path.hasPrefix("#/") else { break }
            var found: Node? = root
            for part in path.dropFirst(2).split(separator: "/") { found = found?[String(part)] }
            guard let found else { break }
            place = found
        }
        return DescriptionNode(place, of: root)
    }

    /// A part of the description that is not what OpenAPI has there.
    struct Unreadable: Error {
        var place: String
    }
}
