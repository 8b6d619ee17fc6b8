import Recipes

/// A mirroring, in the URL's words.
enum FlipWord: String, CaseIterable, Sendable {
    case none
    case horizontal = "h"
    case vertical = "v"
    case both = "hv"

    /// The word for a mirroring.
    init(_ flip: Flip) {
        switch flip {
        case .horizontal: self = .horizontal
        case .vertical: self = .vertical
        case .both: self = .both
        }
    }

    /// The mirroring; `nil` for none.
    var flip: Flip? {
        switch self {
        case .none: nil
        case .horizontal: .horizontal
        case .vertical: .vertical
        case .both: .both
        }
    }
}
