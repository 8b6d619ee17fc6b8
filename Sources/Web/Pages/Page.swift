import HTTPTypes
import Hummingbird
import NIOCore

/// A page as it is answered.
enum Page {
    /// Scripts, styles and pictures are ours, and nothing in the text of a page is ever one: what somebody smuggles
    /// into a page stays text.
    private static let policy = """
        default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; connect-src 'self'; \
        form-action 'self'; base-uri 'none'; frame-ancestors 'none'
        """

    /// Answers a page.
    ///
    /// - Parameters:
    ///   - template: The template's name.
    ///   - view: What the template shows.
    ///   - status: The status.
    ///   - caching: The `Cache-Control`; what depends on who asks is kept by nobody.
    /// - Returns: The answer.
    /// - Throws: What keeps the templates from being used.
    static func response(
        _ template: PageTemplates.Name,
        _ view: some Sendable,
        status: HTTPResponse.Status = .ok,
        caching: String = "no-store"
    ) throws -> Response {
        let text = try PageTemplates.embedded.get().render(template, view)
        var fields: HTTPFields = [.contentType: "text/html; charset=utf-8", .cacheControl: caching]
        fields[.contentSecurityPolicy] = policy
        fields[.xContentTypeOptions] = "nosniff"
        // A page of ours is told where it was linked from; nobody else learns an image's address by a link on its page.
        fields[.referrerPolicy] = "same-origin"
        return Response(status: status, headers: fields, body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
