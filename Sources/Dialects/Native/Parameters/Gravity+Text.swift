import Basics
import Recipes

extension Gravity {
    /// The words and what they mean.
    static let words: [(word: String, gravity: Gravity)] = [
        ("center", .center), ("north", .point(x: 0.5, y: 0)), ("south", .point(x: 0.5, y: 1)),
        ("east", .point(x: 1, y: 0.5)), ("west", .point(x: 0, y: 0.5)), ("northeast", .point(x: 1, y: 0)),
        ("northwest", .point(x: 0, y: 0)), ("southeast", .point(x: 1, y: 1)), ("southwest", .point(x: 0, y: 1)),
        ("smart", .attention), ("entropy", .entropy), ("face", .face), ("faces", .faces),
    ]

    /// Words of others that mean the same as one of ours.
    private static let aliases: [(word: String, ours: String)] = [
        ("centre", "center"), ("top", "north"), ("bottom", "south"), ("right", "east"), ("left", "west"),
        ("top-right", "northeast"), ("top-left", "northwest"), ("bottom-right", "southeast"),
        ("bottom-left", "southwest"), ("n", "north"), ("s", "south"), ("e", "east"), ("w", "west"),
        ("ne", "northeast"), ("nw", "northwest"), ("se", "southeast"), ("sw", "southwest"), ("auto", "smart"),
        ("attention", "smart"), ("focal", "smart"),
    ]

    /// Every word that is understood.
    static let spellings = words.map(\.word) + aliases.map(\.word)

    private static let allowed =
        words.map(\.word).joined(separator: ", ")
        + ", a point as two fractions from 0 to 1 such as 0.3,0.7, or a point "
        + "of the compass and an offset in pixels or percent such as north,0,20"

    /// Reads a word, a focal point, or a point of the compass and how far from it.
    init(_ value: ParameterValue) throws(NativeError) {
        let allowed = Gravity.allowed
        let text = try value.required(allowed)
        if let gravity = Gravity(word: text[...]) {
            self = gravity
            return
        }
        var parts = text.split(separator: ",", omittingEmptySubsequences: false)
        // As Cloudflare has it.
        if parts.count == 1 { parts = text.split(separator: "x", omittingEmptySubsequences: false) }
        if parts.count == 2, let x = PlainDecimal(parts[0].utf8), let y = PlainDecimal(parts[1].utf8) {
            guard 0.0...1.0 ~= x.value, 0.0...1.0 ~= y.value else { throw value.refusal(.outOfRange, allowed: allowed) }
            // Adding zero turns a negative zero into the plain one, which has another text.
            self = .point(x: x.value + 0, y: y.value + 0)
            return
        }
        guard parts.count == 3, case .point(let x, let y)? = Gravity(word: parts[0]),
            let right = Length(text: parts[1].utf8), let down = Length(text: parts[2].utf8)
        else {
            throw value.refusal(allowed: allowed, didYouMean: NearMiss.best(for: text, among: Gravity.spellings))
        }
        guard right.isOffset, down.isOffset else { throw value.refusal(.outOfRange, allowed: allowed) }
        let isNone = right == .pixels(0) && down == .pixels(0)
        self = isNone ? .point(x: x, y: y) : .offset(x: x, y: y, right: right, down: down)
    }

    private init?(word: Substring) {
        let ours = Gravity.aliases.first { $0.word == word }.map { $0.ours[...] } ?? word
        guard let match = Gravity.words.first(where: { $0.word == ours }) else { return nil }
        self = match.gravity
    }

    /// As a URL says it.
    var text: String {
        switch self {
        case .point(let x, let y):
            Gravity.words.first { $0.gravity == self }?.word
                ?? "\(PlainDecimal.text(of: x)),\(PlainDecimal.text(of: y))"
        case .offset(let x, let y, let right, let down):
            [Gravity.point(x: x, y: y).text, right.text, down.text].joined(separator: ",")
        case .attention: "smart"
        case .entropy: "entropy"
        case .face: "face"
        case .faces: "faces"
        }
    }
}

extension Length {
    /// Whether nothing that is so far from an edge can be refused.
    fileprivate var isOffset: Bool {
        switch self {
        case .pixels(let value): abs(value) <= Double(FixedSize.largestSide)
        case .fraction(let value): abs(value) <= 1
        }
    }
}
