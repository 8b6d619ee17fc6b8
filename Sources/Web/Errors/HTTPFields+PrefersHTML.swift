import Dialects
import HTTPTypes

extension HTTPFields {
    /// Whether the response is to be a page for a person, and not JSON.
    ///
    /// A browser that navigates names `text/html`; one that fills an `<img>` or runs a script does not, or says with
    /// `Sec-Fetch-Dest` what it is for. Who wants JSON more gets that.
    var prefersHTML: Bool {
        if let destination = self[.secFetchDest], !HTTPFields.pageDestinations.contains(destination.lowercased()) {
            return false
        }
        guard let accept = self[.accept], accept.utf8.count <= HTTPFields.longestAccept else { return false }
        let (page, json) = (HTTPFields.weight(of: "text/html", in: accept), HTTPFields.weightOfJSON(in: accept))
        return page > 0 && page >= json
    }

    /// Where a page can be shown; `empty` is a script's request, which may ask for a page by `Accept`.
    private static let pageDestinations: Set<String> = ["document", "iframe", "frame", "embed", "object", "empty"]
    private static let longestAccept = 4_096

    private static func weightOfJSON(in accept: String) -> Double {
        Swift.max(weight(of: "application/json", in: accept), weight(of: "application/problem+json", in: accept))
    }

    /// The weight of a type that is named (RFC 9110, section 12.5.1); 0 where it is not.
    private static func weight(of type: String, in accept: String) -> Double {
        for range in accept.split(separator: ",") {
            let parts = range.split(separator: ";").map { $0.trimmingSpaces.lowercased() }
            guard parts.first == type else { continue }
            guard let weight = parts.dropFirst().first(where: { $0.hasPrefix("q=") }) else { return 1 }
            return Double(weight.dropFirst(2)) ?? 0
        }
        return 0
    }
}

extension Substring {
    /// Without spaces and tabs at either end.
    fileprivate var trimmingSpaces: Substring {
        let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" }
        var text = self.drop(while: isSpace)
        while let last = text.last, isSpace(last) { text.removeLast() }
        return text
    }
}
