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

    private static let allowed =
        words.map(\.word).joined(separator: ", ") + " or a point as two fractions from 0 to 1 such as 0.3,0.7"

    /// Reads a word or a focal point.
    init(_ value: ParameterValue) throws(NativeError) {
        let allowed = Gravity.allowed
        let text = try value.required(allowed)
        if let match = Gravity.words.first(where: { $0.word == text }) {
            self = match.gravity
            return
        }
        let parts = text.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
        guard parts.count == 2, let x = PlainDecimal(parts[0]), let y = PlainDecimal(parts[1]) else {
            throw value.refusal(
                allowed: allowed,
                didYouMean: NearMiss.best(for: text, among: Gravity.words.map(\.word))
            )
        }
        guard 0.0...1.0 ~= x.value, 0.0...1.0 ~= y.value else { throw value.refusal(.outOfRange, allowed: allowed) }
        // Adding zero turns a negative zero into the plain one, which has another text.
        self = .point(x: x.value + 0, y: y.value + 0)
    }
}
