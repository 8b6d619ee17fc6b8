import Basics
import Dialects
import HTTPTypes
import ImageService

/// The parameters of a query, each at most once.
struct QueryParameters: Sendable {
    private let values: [String: String]

    /// Reads a query.
    ///
    /// - Parameters:
    ///   - query: The query as sent, without `?`.
    ///   - names: The parameters there are.
    /// - Throws: A problem that names the parameter.
    init(_ query: String?, _ names: [String]) throws(Problem) {
        var values: [String: String] = [:]
        for part in (query ?? "").utf8.split(separator: UInt8(ascii: "&")) {
            let sides = part.split(separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = PercentCoding.decodeQuery(Array(sides[0])[...]),
                let value = PercentCoding.decodeQuery(Array(sides.count == 2 ? sides[1] : "".utf8[...])[...])
            else { throw Problem(.badRequest, "invalid-value", "The query is not UTF-8.") }
            guard names.contains(name) else {
                let hint = NearMiss.best(for: name, among: names).map { " Did you mean '\($0)'?" } ?? ""
                throw Problem(
                    .badRequest,
                    "unknown-parameter",
                    "There is no parameter '\(name.prefix(40))' here.\(hint)"
                )
            }
            guard values.updateValue(value, forKey: name) == nil else {
                throw Problem(.badRequest, "repeated-parameter", "The parameter '\(name)' is there twice.")
            }
        }
        self.values = values
    }

    subscript(_ name: String) -> String? { values[name] }
}

/// The query of `POST /images`.
struct UploadQuery: Sendable {
    /// All parameters.
    static let names = ["set", "name", "ticket"]

    /// What the image is to be called.
    var name: String?
    /// What lets somebody without a token upload.
    var ticket: String?
    /// What is made of the image in the background; `nil` for nothing.
    var set: RenditionSet?

    /// Reads a query; `catalog` has the sets there are, none where none are made.
    init(_ query: String?, _ catalog: RenditionSetCatalog?) throws(Problem) {
        let values = try QueryParameters(query, UploadQuery.names)
        switch values["set"] {
        case nil, "": set = catalog?[RenditionSetCatalog.usual]
        case "none": set = nil
        case let name?:
            set = catalog?[name]
            if set == nil { throw UploadQuery.noSuchSet(name, catalog) }
        }
        name = values["name"].flatMap { $0.isEmpty ? nil : $0 }
        ticket = values["ticket"]
    }

    private static func noSuchSet(_ name: String, _ catalog: RenditionSetCatalog?) -> Problem {
        guard let names = catalog?.names, !names.isEmpty else {
            return Problem(.badRequest, "no-such-set", "This server makes no sets; 'set' must be 'none' or left out.")
        }
        let hint = NearMiss.best(for: name, among: names).map { " Did you mean '\($0)'?" } ?? ""
        let detail = "There is no set '\(name.prefix(40))'; there are \(names.joined(separator: ", ")) and none.\(hint)"
        return Problem(.badRequest, "no-such-set", detail)
    }
}
