import Basics
public import Recipes

extension NativeDialect {
    /// The canonical path and query of a request; file name and facts included, cache-busters not.
    ///
    /// - Parameter request: A request.
    /// - Returns: `/picture/…` with its query; `nil` when native URLs cannot say the recipe.
    public func target(for request: ImageRequest) -> String? {
        guard var query = query(for: request.recipe) else { return nil }
        if request.options.wantsFacts {
            guard case .original = request.recipe.output.format else { return nil }
            query += (query.isEmpty ? "" : "&") + "format=json"
        }
        if let download = request.options.download {
            query += (query.isEmpty ? "" : "&") + "download=" + PercentCoding.encodeQuery(download)
        }
        let path =
            switch request.origin {
            case .stored(let key): "/picture/" + PercentCoding.encodePath(key)
            // The only spelling that no proxy can damage.
            case .remote(let url): "/picture/b64/" + Base64URL.encode(url.utf8)
            }
        return query.isEmpty ? path : "\(path)?\(query)"
    }
}
