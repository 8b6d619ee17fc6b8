import Dialects
public import Recipes

extension VariantService {
    /// The length in bytes of a variant that is stored; `nil` where it is not, or its original has changed since.
    ///
    /// - Parameters:
    ///   - recipe: What was done.
    ///   - key: The original's key.
    /// - Returns: The length.
    /// - Throws: ``ServiceError``.
    public func storedBytes(_ recipe: Recipe, of key: String) async throws(ServiceError) -> Int? {
        let request = ImageRequest(origin: .stored(key: key), recipe: recipe)
        let original = try await originals.find(request.origin).facts
        return await shelf.storedBytes(try wanted(request, of: original), of: original)
    }
}
