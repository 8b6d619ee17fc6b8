import Basics
import Recipes

extension Trim.Border {
    /// Reads a colour, or a corner whose pixel has it.
    init(_ value: ParameterValue) throws(NativeError) {
        let corners = Trim.Corner.allCases.map(\.rawValue)
        let allowed = "a colour, or \(corners.joined(separator: ", ")) for that pixel's"
        let text = try value.required(allowed)
        if let corner = Trim.Corner(rawValue: text) {
            self = .corner(corner)
            return
        }
        do throws(NativeError) {
            self = .color(try Color(value))
        } catch {
            throw value.refusal(
                allowed: allowed,
                didYouMean: NearMiss.best(for: text, among: corners + ColorNames.all)
            )
        }
    }

    /// As a URL says it.
    var text: String {
        switch self {
        case .corner(let corner): corner.rawValue
        case .color(let color): color.hexadecimal
        }
    }
}

extension Trim.Sides {
    /// The words and what they mean.
    static let words: [(word: String, sides: Trim.Sides)] = [
        ("all", .all), ("horizontal", .horizontal), ("vertical", .vertical), ("top", .top), ("right", .right),
        ("bottom", .bottom), ("left", .left),
    ]

    /// Reads words with commas between them.
    init(_ value: ParameterValue) throws(NativeError) {
        let words = Trim.Sides.words.map(\.word)
        let allowed = "some of \(words.joined(separator: ", ")), with commas between them"
        self = []
        for word in try value.required(allowed).split(separator: ",", omittingEmptySubsequences: false) {
            guard let match = Trim.Sides.words.first(where: { $0.word == word }) else {
                throw value.refusal(allowed: allowed, didYouMean: NearMiss.best(for: String(word), among: words))
            }
            formUnion(match.sides)
        }
    }

    /// As a URL says them.
    var text: String {
        let exact = Trim.Sides.words.first { $0.sides == self }?.word
        return exact
            ?? Trim.Sides.words.filter { contains($0.sides) && $0.sides.rawValue.nonzeroBitCount == 1 }
            .map(\.word).joined(separator: ",")
    }
}

extension Trim.Symmetry {
    /// Every word and what it means; where it stands alone, both directions.
    static let words: [(word: String, symmetry: Trim.Symmetry)] = [
        ("", .both), ("1", .both), ("true", .both), ("horizontal", .horizontal), ("vertical", .vertical), ("0", .none),
        ("false", .none),
    ]

    /// Reads a flag, or one direction.
    init(_ value: ParameterValue) throws(NativeError) {
        guard let match = Trim.Symmetry.words.first(where: { $0.word == value.text ?? "" }) else {
            throw value.refusal(allowed: "no value, 1, true, horizontal, vertical, 0 or false")
        }
        self = match.symmetry
    }

    /// As a URL says it.
    var text: String {
        switch self {
        case .none: "0"
        case .both: "1"
        case .horizontal, .vertical: rawValue
        }
    }
}
