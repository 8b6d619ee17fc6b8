import Basics
import Recipes

extension Redaction {
    /// What the value can be, for a sentence.
    private static let allowed = "faces, or faces with blur, pixelate or fill:COLOR behind a comma"
    private static let words = ["faces", "faces,blur", "faces,pixelate"]

    /// Reads what is redacted and how; faces are the only thing that is.
    static let kind = ValueKind<Redaction>.text(words: words) { (value) throws(NativeError) in
        let text = try value.required(allowed)
        switch text {
        case "faces", "faces,blur": return Redaction(.blur)
        case "faces,pixelate": return Redaction(.pixelate)
        default:
            let fill = "faces,fill:"
            guard text.hasPrefix(fill) else {
                throw value.refusal(allowed: allowed, didYouMean: NearMiss.best(for: text, among: words))
            }
            var color = value
            color.text = String(text.dropFirst(fill.count))
            return Redaction(.fill(try ValueKind<Color>.opaqueColor.read(color)))
        }
    }

    /// The same as a query has it.
    var text: String {
        switch manner {
        case .blur: "faces"
        case .pixelate: "faces,pixelate"
        case .fill(let color): "faces,fill:\(color.hexadecimal)"
        }
    }
}
