import Recipes

extension ServiceError {
    /// The most letters of a layer's name in a sentence.
    private static let longestName = 100

    /// The same error, said of a layer: its sentence names it.
    ///
    /// - Parameter origin: The layer's original.
    /// - Returns: The error.
    func ofLayer(_ origin: OriginReference) -> ServiceError {
        var error = self
        let name =
            switch origin {
            case .stored(let key): key
            case .remote(let url): url
            }
        let layer = "The layer '\(name.count > Self.longestName ? "…\(name.suffix(Self.longestName))" : name)'"
        if code == .noSuchOriginal {
            error.code = .noSuchLayer
            error.message = "\(layer) is not there."
        } else if message.hasPrefix(Self.original) {
            error.message = layer + message.dropFirst(Self.original.count)
        } else {
            error.message = "\(layer) cannot be used. \(message)"
        }
        return error
    }

    /// What sentences about originals begin with.
    private static let original = "The original"
}
