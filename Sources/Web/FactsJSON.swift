import Basics
import ImageService
import Recipes
import RenderWire

/// What is known of an original and a variant as JSON, for `format=json`.
struct FactsJSON {
    private let facts: ImageFacts

    init(_ facts: ImageFacts) { self.facts = facts }

    /// The JSON.
    var text: String {
        let (report, original) = (facts.report, facts.report.original)
        return """
            {"original":{"key":\(facts.key.quotedForJSON),"format":"\(original.format.rawValue)",\
            "width":\(original.size.width),"height":\(original.size.height),"pages":\(original.pages),\
            "bytes":\(facts.originalBytes),"etag":\(facts.originalETag.quotedForJSON),\
            "modified":\(HTTPDate.text(Int(clamping: facts.modified.rounded(.down))).quotedForJSON),\
            "orientation":\(original.orientation),"alpha":\(original.hasAlpha),"animated":\(original.isAnimated),\
            "bitsPerSample":\(original.bitsPerSample),"colorModel":"\(original.colorModel.rawValue)",\
            "profile":\(original.hasProfile)},\
            "variant":{"format":"\(report.output.format.rawValue)","type":"\(report.output.format.mediaType)",\
            "width":\(number(report.size?.width)),"height":\(number(report.size?.height)),"pages":\(report.pages),\
            "quality":\(number(report.output.quality)),"negotiated":\(facts.isNegotiated),\
            "stored":\(facts.variantBytes != nil),"bytes":\(number(facts.variantBytes))}}

            """
    }

    private func number(_ number: Int?) -> String { number.map(String.init) ?? "null" }
}
