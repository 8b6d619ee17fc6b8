import Basics
import Dialects
import HTTPTypes
import ImageService
import Logging
import NIOCore
import ObjectStorage
import Recipes

/// Pictures that are in memory, found from a request's head without suspending.
///
/// What a target means and which headers its answer has is remembered; whether the answer still holds is asked every
/// time: the signature and its time, the original, the variant.
final class HotPictures: Sendable {
    /// A whole answer.
    struct Answer: Sendable {
        var head: HTTPResponse
        var body: ByteBuffer
    }

    private struct Target: Hashable, Sendable {
        var text: String
        var accept: String?
    }

    private struct Meaning: Sendable {
        var request: ImageRequest
        var headers: HTTPFields
        var etag: String
        var modified: Double
    }

    /// Of a target and its `Accept`: what a client can make us remember has a bound.
    private static let longestTarget = 1024
    /// A longer picture goes out piece by piece from further in, where a client that reads slowly is waited for.
    private static let longestPicture = 256 * 1024
    private let meanings = MemoryCache<Target, Meaning>(capacity: 8192)
    private let dates = DateHeader()
    private let gate: SignatureGate
    private let dialect: NativeDialect
    private let variants: VariantService
    private let headers: PictureHeaders
    private let basePaths: BasePathReader
    /// What answers under way may hold; what goes out is counted where it is written.
    private let budget: ByteBudget

    init(
        dialect: NativeDialect,
        gate: SignatureGate,
        variants: VariantService,
        headers: PictureHeaders,
        basePaths: BasePathReader,
        budget: ByteBudget
    ) {
        self.basePaths = basePaths
        self.budget = budget
        self.dialect = dialect
        self.gate = gate
        self.variants = variants
        self.headers = headers
    }

    /// The answer, if it is a plain one that can be had at once; anything else is for the routes.
    func answer(_ request: HTTPRequest) -> Answer? {
        guard request.method == .get, let text = basePaths.target(of: request),
            HotPictures.isPlain(request.headerFields)
        else {
            return nil
        }
        let target = Target(text: text, accept: request.headerFields[.accept])
        guard text.utf8.count + (target.accept?.utf8.count ?? 0) <= HotPictures.longestTarget else { return nil }
        let known = meanings.value(for: target)
        guard (try? gate.check(RequestTarget(text: text))) != nil, let wanted = known?.request ?? read(target),
            let variant = variants.cached(wanted), variant.content.count <= HotPictures.longestPicture,
            let body = variant.content.buffer, budget.reserve(variant.content.count) != nil
        else { return nil }
        var meaning: Meaning
        if let known, known.etag == variant.etag, known.modified == variant.modified {
            meaning = known
        } else {
            meaning = remember(variant, wanted, for: target)
        }
        meaning.headers[.date] = dates.text
        return Answer(head: HTTPResponse(status: .ok, headerFields: meaning.headers), body: body)
    }

    private func read(_ target: Target) -> ImageRequest? {
        let parts = RequestTarget(text: target.text)
        guard let wanted = try? dialect.parse(path: parts.path, query: parts.query, accept: target.accept),
            !wanted.options.wantsFacts, wanted.options.expires == nil,
            wanted.options.fixedKey == nil || headers.configuration.variantsURL == nil
        else { return nil }
        return wanted
    }

    private func remember(_ variant: Variant, _ wanted: ImageRequest, for target: Target) -> Meaning {
        var fields = headers.fields(for: variant, wanted.options)
        fields[.contentLength] = String(variant.content.count)
        let meaning = Meaning(request: wanted, headers: fields, etag: variant.etag, modified: variant.modified)
        meanings.insert(meaning, for: target, cost: 1)
        return meaning
    }

    /// Whether a request has no body and no condition, and leaves the connection open.
    private static func isPlain(_ fields: HTTPFields) -> Bool {
        for field in fields {
            switch field.name {
            case .ifNoneMatch, .ifModifiedSince, .ifMatch, .ifUnmodifiedSince, .range, .ifRange, .expect, .connection,
                .contentLength,
                .transferEncoding, .upgrade:
                if field.name == .connection && field.value.lowercased() == "keep-alive" { continue }
                return false
            default: continue
            }
        }
        return true
    }
}
