import Basics
import ImageService
import Recipes
import RenderWire

extension ImageFacts {
    /// The facts as JSON, for `format=json`.
    var json: String {
        let original = report.original
        return """
            {"original":{"key":\(key.quotedForJSON),"format":"\(original.format.rawValue)",\
            "width":\(original.size.width),"height":\(original.size.height),"pages":\(original.pages),\
            "bytes":\(originalBytes),"etag":\(originalETag.quotedForJSON),\
            "modified":\(HTTPDate.text(Int(clamping: modified.rounded(.down))).quotedForJSON),\
            "orientation":\(original.orientation),"alpha":\(original.hasAlpha),"animated":\(original.isAnimated),\
            "bitsPerSample":\(original.bitsPerSample),"colorModel":"\(original.colorModel.rawValue)",\
            "profile":\(original.hasProfile)},\
            "variant":{"format":"\(report.output.format.rawValue)","type":"\(report.output.format.mediaType)",\
            "width":\(text(report.size?.width)),"height":\(text(report.size?.height)),"pages":\(report.pages),\
            "quality":\(text(report.output.quality)),"negotiated":\(isNegotiated),\
            "stored":\(variantBytes != nil),"bytes":\(text(variantBytes))}}

            """
    }

    private func text(_ number: Int?) -> String { number.map(String.init) ?? "null" }
}
