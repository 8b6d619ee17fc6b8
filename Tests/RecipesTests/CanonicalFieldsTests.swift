import Foundation
import Testing

@testable import Recipes

/// No field of a recipe is forgotten in its text, be it one that has a default: every value that differs has another
/// text, whichever stored property it is that differs.
struct CanonicalFieldsTests {
    /// What is put in place of a value, to see whether a recipe comes of it.
    private static let words = [
        "inside", "cover", "fill", "horizontal", "vertical", "both", "jpeg", "webp", "none", "keep", "halfUp",
        "halfEven",
        "linear", "gamma", "format", "srgb", "p3", "top-left", "top-right", "auto", "420", "444", "sdr", "prefer",
        "over", "soft-light", "logo.png", "blurhash", "phash",
        "https://example.com/logo.png", "outside", "color", "phash",
    ]

    @Test(arguments: 0..<8 as Range<UInt64>)
    func everyStoredPropertyIsInTheText(seed: UInt64) throws {
        var samples = RecipeSamples(seed: seed)
        for _ in 0..<15 {
            let recipe = samples.recipe()
            let tree = try JSONSerialization.jsonObject(with: JSONEncoder().encode(recipe))
            for place in Self.leaves(of: tree) {
                let changed = Self.replacements(of: place.value).compactMap { value -> Recipe? in
                    let other = Self.replacing(place.path[...], in: tree, with: value)
                    let data = try? JSONSerialization.data(withJSONObject: other)
                    return data.flatMap { try? JSONDecoder().decode(Recipe.self, from: $0) }
                }.filter { $0 != recipe }
                #expect(!changed.isEmpty, "nothing else can stand at \(place.path) of \(recipe)")
                for other in changed {
                    #expect(other.canonicalText != recipe.canonicalText, "\(place.path) is not in the text")
                }
            }
        }
    }

    /// A number or a word, and the way to it.
    private struct Leaf {
        var path: [String]
        var value: Any
    }

    private static func leaves(of tree: Any, at path: [String] = []) -> [Leaf] {
        switch tree {
        case let object as [String: Any]: object.flatMap { leaves(of: $0.value, at: path + [$0.key]) }
        case let list as [Any]: list.enumerated().flatMap { leaves(of: $0.element, at: path + ["\($0.offset)"]) }
        default: [Leaf(path: path, value: tree)]
        }
    }

    private static func replacements(of value: Any) -> [Any] {
        if let word = value as? String { return words.filter { $0 != word } }
        let number = (value as? NSNumber)?.doubleValue ?? 0
        let whole = Int(number.rounded(.down))
        return [whole + 1, whole - 1, number / 2 + 0.125, true, false]
    }

    private static func replacing(_ path: ArraySlice<String>, in tree: Any, with value: Any) -> Any {
        guard let step = path.first else { return value }
        if var object = tree as? [String: Any], let child = object[step] {
            object[step] = replacing(path.dropFirst(), in: child, with: value)
            return object
        }
        if var list = tree as? [Any], let index = Int(step), list.indices.contains(index) {
            list[index] = replacing(path.dropFirst(), in: list[index], with: value)
            return list
        }
        return tree
    }
}
