import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import Recipes
import RenderWire

extension Response {
    /// An answer as a dialect words it.
    init(_ response: DialectResponse) {
        var fields = HTTPFields()
        for field in response.fields {
            guard let name = HTTPField.Name(field.name) else { continue }
            fields.append(HTTPField(name: name, value: field.value))
        }
        self.init(
            status: .init(code: response.status),
            headers: fields,
            body: ResponseBody(byteBuffer: ByteBuffer(string: response.body))
        )
    }
}

extension DialectResponse {
    /// Facts in the server's own words.
    init(_ facts: PictureFacts) {
        self.init(
            status: 200,
            fields: [.init("Content-Type", "application/json"), .init("Cache-Control", "no-cache")],
            body: facts.json
        )
    }
}

extension PictureFacts {
    /// What the service knows.
    init(_ facts: ImageFacts) {
        let report = facts.report
        self.init(
            original: Original(
                key: facts.key,
                header: report.original,
                bytes: facts.originalBytes,
                etag: facts.originalETag,
                modified: facts.modified,
                metadata: report.metadata ?? ImageMetadata(),
                timing: report.timing
            ),
            variant: Variant(
                output: report.output,
                size: report.size,
                pages: report.pages,
                isNegotiated: facts.isNegotiated,
                bytes: facts.variantBytes
            )
        )
    }
}
