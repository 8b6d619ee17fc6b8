import Basics
import HTTPTypes
import Hummingbird
import ImageService
import Logging
import Recipes

/// Answers with another picture where a request's original is missing or broken, and the request names one.
struct FallbackResponder: Sendable {
    /// How long a fallback may be kept, in seconds: what is missing may be there soon.
    static let maxAge = 60

    let variants: VariantService
    let headers: PictureHeaders
    let bodies: ResponseBodyStreamer

    /// Answers in place of an error.
    ///
    /// - Parameters:
    ///   - error: Why there is no picture.
    ///   - wanted: What was asked for.
    ///   - context: Where it was asked.
    /// - Returns: The fallback, treated as the picture would have been, with all of its bytes; `nil` where the error is
    ///   not the original's, no fallback is named, or there is none either.
    /// - Throws: Where nobody waits for it any more, or there is no room for its bytes.
    func response(to error: ServiceError, of wanted: ImageRequest, _ context: WebContext) async throws -> Response? {
        guard error.code.isOfOriginal, let fallback = wanted.fallback, let other = wanted.ofFallback else { return nil }
        let variant: Variant
        if let cached = variants.cached(other) {
            variant = cached
        } else {
            do {
                variant = try await context.whileClientWaits { try await variants.variant(other) }
            } catch is ServiceError {
                return nil
            }
        }
        let problem = Problem(error)
        // As it would have been without a fallback.
        if problem.status.code >= 500 {
            context.logger.error("\(problem.detail)", metadata: ["error": "\(error)", "code": "\(problem.code)"])
        }
        var fields = headers.fields(for: variant, other.options)
        fields[.cacheControl] = cacheControl(other.options)
        fields[.acceptRanges] = nil
        fields[.calotypeFallback] = problem.code
        // Whoever purges what has come now gets rid of what stood for it.
        let names = [wanted.origin.text, variant.original]
        headers.configuration.cacheTags.add(originals: names, presets: wanted.options.presets, to: &fields)
        let status: HTTPResponse.Status =
            switch fallback.status {
            case .code(let code): .init(code: code)
            case .ofError: problem.status
            }
        let body = try bodies.body(variant.content, 0..<variant.content.count)
        return Response(status: status, headers: fields, body: body)
    }

    /// For a minute, and for no longer than the URL is good.
    func cacheControl(_ options: ResponseOptions) -> String {
        let rest = options.expires.map { max(0, $0 -| UnixTime.now.seconds) } ?? FallbackResponder.maxAge
        return "public, max-age=\(min(rest, FallbackResponder.maxAge))"
    }
}
