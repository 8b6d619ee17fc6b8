import Basics

/// Which picture a step takes beside the one that it is done to.
public enum InputReference: Sendable, Codable {
    /// An original, as whoever asks calls it.
    case original(OriginReference)
    /// The input at this place of a job, from 1 on, as a renderer knows it: 0 is what the job is about.
    case job(Int)

    /// The most inputs that a recipe may name beside its original.
    public static let most = 9

    /// The name that an original has; `nil` of a job's input.
    public var origin: OriginReference? { if case .original(let origin) = self { origin } else { nil } }

    /// The place in a job; `nil` of an original.
    public var place: Int? { if case .job(let place) = self { place } else { nil } }
}

/// By bytes: an `é` in one character and one in two are two names, although the texts are equal.
extension InputReference: Hashable {
    /// Tells whether two references have the same text.
    public static func == (left: InputReference, right: InputReference) -> Bool {
        left.text.utf8.elementsEqual(right.text.utf8)
    }

    /// Feeds the text's bytes to a hasher.
    public func hash(into hasher: inout Hasher) { for byte in text.utf8 { hasher.combine(byte) } }
}

extension InputReference {
    private static let stored = "stored:"
    private static let remote = "remote:"

    /// The reference as it stands in canonical text: names in base64url, since they hold whatever signs they like.
    fileprivate var text: String {
        switch self {
        case .original(.stored(let key)): InputReference.stored + Base64URL.encode(key.utf8)
        case .original(.remote(let url)): InputReference.remote + Base64URL.encode(url.utf8)
        case .job(let place): String(place)
        }
    }

    private static func name(_ text: Substring, behind kind: String) -> String? {
        guard text.hasPrefix(kind), text.count > kind.count,
            let bytes = Base64URL.decode(text.dropFirst(kind.count).utf8)
        else { return nil }
        return String(validating: bytes, as: UTF8.self)
    }

    fileprivate init?(text: Substring) {
        if let key = InputReference.name(text, behind: InputReference.stored) {
            self = .original(.stored(key: key))
        } else if let url = InputReference.name(text, behind: InputReference.remote) {
            self = .original(.remote(url: url))
        } else if let place = Int(text), (1...InputReference.most).contains(place) {
            self = .job(place)
        } else {
            return nil
        }
    }
}

extension FieldWriter {
    /// Adds which picture is taken.
    mutating func add(_ input: InputReference) { add(input.text) }
}

extension FieldReader {
    /// Which picture is taken.
    mutating func input() throws(RecipeTextError) -> InputReference {
        guard let input = InputReference(text: try text()) else { throw refusal("names no input") }
        return input
    }
}
