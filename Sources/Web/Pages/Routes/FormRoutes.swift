import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import Synchronization

/// `/upload-image`: the form for plain HTML, and what it sends.
struct FormRoutes: Sendable {
    private static let mostShown = 24

    let receiver: UploadReceiver
    let authorizer: UploadAuthorizer
    let keys: SigningKeys

    func add(to router: Router<WebContext>) {
        router.resource("/upload-image", get: { try await form($0, $1) }, post: { try await upload($0, $1) })
    }

    private func form(_ request: Request, _ context: WebContext) async throws -> Response {
        let permission = authorizer.permission(request, context)
        let (images, more) = await stored(request)
        var view = view(context, images, more: more)
        view.wantsToken = permission.wantsToken
        var refusal = permission.refusal
        do {
            try await receiver.library.check(UploadTerms())
        } catch {
            refusal = Problem(error)
        }
        if let refusal {
            view.notices = [Notice(refusal, heading: "No uploads here")]
            view.isOpen = false
        }
        return try Page.response(.form, view)
    }

    private func upload(_ request: Request, _ context: WebContext) async throws -> Response {
        let permission = authorizer.permission(request, context)
        let admission = FormAdmission(authorizer, request, context)
        do {
            let outcome = try await take(request, context, permission, admission)
            var response: Response
            if outcome.refusals.isEmpty, request.headers.prefersHTML {
                // See other: whoever reloads does not upload twice.
                response = Response(status: .seeOther, headers: [.cacheControl: "no-store"])
                response.headers[.location] = context.links(keys).address(FormRoutes.address(of: outcome.images))
            } else {
                let shown = outcome.images.prefix(FormRoutes.mostShown)
                var view = view(context, Array(shown), more: outcome.images.count - shown.count)
                view.notices = outcome.refusals.map { Notice($0.problem, heading: $0.name) }
                view.reload = "Reloading this page would upload everything once more."
                response = try Page.response(.form, view, status: .created)
                response.headers[.location] = outcome.images.first.map { context.links(keys).page(.upload($0.id)) }
            }
            // Whoever goes on from here need not write the token again.
            if let cookie = admission.cookie { response.headers.append(cookie) }
            return response
        } catch {
            let problem = Problem(error)
            guard problem.status.code < 500 || problem.retryAfter != nil else { throw error }
            var view = view(context)
            view.wantsToken = permission.wantsToken
            view.notices = [Notice(problem)]
            view.trace = "Status \(problem.status.code) · \(problem.code) · request \(context.requestID)"
            view.reload = "Nothing was stored. Reloading this page would send the same once more; choose anew instead."
            var response = try Page.response(.form, view, status: problem.status)
            if let retryAfter = problem.retryAfter { response.headers[.retryAfter] = String(retryAfter) }
            return response
        }
    }

    private func take(
        _ request: Request,
        _ context: WebContext,
        _ permission: UploadPermission,
        _ admission: FormAdmission
    ) async throws -> MultiImageUpload.Outcome {
        let kind = try BodyKind(request.headers)
        guard case .form = kind else {
            throw Problem(
                .unsupportedMediaType,
                "unsupported-media-type",
                "This address takes what its own form sends."
            )
        }
        // The form's token comes in the body, and is asked for before anything is stored.
        if !permission.wantsToken { try authorizer.check(request, context) }
        let terms = UploadTerms(set: receiver.library.scheduler?.catalog[RenditionSetCatalog.usual])
        let names = MultiImageUpload.Names(given: nil, otherwise: nil)
        return try await receiver.receive(request, context, kind, terms, names: names) { token throws(Problem) in
            try admission.check(token)
        }
    }

    /// Where a form that has been taken is shown to whoever sent it.
    private static func address(of images: [StoredImage]) -> String {
        "/upload-image?stored=" + images.map(\.id.text).joined(separator: ",")
    }

    /// The images that an address names as stored just now, and how many more it names than are shown.
    private func stored(_ request: Request) async -> ([StoredImage], more: Int) {
        // What other sites append to links is nothing to us.
        guard let text = try? QueryParameters(RequestTarget(request).query, ["stored"])["stored"] else {
            return ([], 0)
        }
        let ids = text.split(separator: ",").compactMap { UploadID(String($0)) }.prefix(receiver.mostImages)
        var images: [StoredImage] = []
        // Each is a look into a store, which anybody may ask for.
        for id in ids.prefix(FormRoutes.mostShown) {
            if let image = try? await receiver.library.image(id) { images.append(image) }
        }
        return (images, images.isEmpty ? 0 : max(0, ids.count - FormRoutes.mostShown))
    }

    private func view(_ context: WebContext, _ images: [StoredImage] = [], more: Int = 0) -> FormView {
        FormView(
            below: context.base,
            mostBytes: receiver.library.largestImage,
            images: images.map { image in
                let query = TilesView.query(receiver.library.orderedSet(of: LibraryImage(image)))
                return FormView.Image(
                    id: image.id.text,
                    name: image.name,
                    facts: "\(image.width) × \(image.height) · \(ByteText.text(image.bytes))",
                    url: context.links(keys).picture(image.key, query),
                    width: image.width,
                    height: image.height
                )
            },
            more: more
        )
    }
}

/// Lets a form in by what it has sent, and keeps by what.
private final class FormAdmission: Sendable {
    private let authorizer: UploadAuthorizer
    private let request: Request
    private let context: WebContext
    private let credential = Mutex<WriteAccess.Credential?>(nil)

    init(_ authorizer: UploadAuthorizer, _ request: Request, _ context: WebContext) {
        (self.authorizer, self.context) = (authorizer, context)
        // The body is read elsewhere.
        self.request = Request(head: request.head, body: RequestBody(buffer: ByteBuffer()))
    }

    /// Asks for a token, or for what else lets the request in.
    func check(_ token: String?) throws(Problem) {
        let found = try authorizer.check(request, context, formToken: token)
        credential.withLock { $0 = found }
    }

    /// The cookie for what has let the form in; `nil` where nothing has yet, or none is needed.
    var cookie: HTTPField? {
        credential.withLock { $0 }.flatMap { authorizer.cookie(for: $0, request, context) }
    }
}
