/// An element of an XML text with its names resolved; comments and instructions are left out.
struct XMLElement: Equatable {
    /// A name in its namespace.
    struct Name: Hashable {
        /// The address of its namespace; empty for none.
        var namespace: String
        /// The name without a prefix.
        var local: String
    }

    /// An attribute; its value is what is meant, in UTF-8.
    struct Attribute: Equatable {
        var name: Name
        var value: [UInt8]
    }

    /// What it is, in its namespace.
    var name: Name
    /// Its attributes, without declarations of namespaces.
    var attributes: [Attribute]
    /// The elements in it.
    var children: [XMLElement] = []
    /// The text that stands directly in it, in UTF-8.
    var text: [UInt8] = []

    /// An attribute's value.
    func attribute(_ name: Name) -> [UInt8]? { attributes.first { $0.name == name }?.value }

    /// The first element in it of this name.
    func child(_ name: Name) -> XMLElement? { children.first { $0.name == name } }
}
