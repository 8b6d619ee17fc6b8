import Dialects
import HTTPTypes
import Hummingbird
import ImageService
import NIOCore
import Synchronization

/// `/upload-image`: the form for plain HTML, and what it sends (API section 5).
struct FormRoutes: Sendable {
    let reception: Reception
    let authorizer: UploadAuthorizer
    let keys: SigningKeys

    func add(to router: Router<WebContext>) {
        router.resource("/upload-image", get: { try await form($0, $1) }, post: { try await upload($0, $1) })
    }

    private func form(_ request: Request, _ context: WebContext) async throws -> Response {
        let permission = authorizer.permission(request, context)
        var view = view(context)
        view.wantsToken = permission.wantsToken
        var refusal = permission.refusal
        do {
            try await reception.library.check(UploadTerms())
        } catch {
            refusal = Problem(error)
        }
        if let refusal {
            view.notices = [Notice(heading: "No uploads here", text: refusal.detail, code: refusal.code)]
            view.isOpen = false
        }
        return try Page.response(.form, view)
    }

    private func upload(_ request: Request, _ context: WebContext) async throws -> Response {
        let permission = authorizer.permission(request, context)
        let admission = FormAdmission(authorizer, request, context)
        do {
            let outcome = try await take(request, context, permission, admission)
            var view = view(context, outcome.images)
            view.notices = outcome.refusals.map { refusal in
                Notice(
                    heading: refusal.name ?? refusal.problem.title,
                    text: refusal.problem.detail,
                    code: refusal.problem.code
                )
            }
            var response = try Page.response(.form, view, status: .created)
            response.headers[.location] = outcome.images.first.map { context.links(keys).page(.upload($0.id)) }
            // Whoever goes on from here need not write the token again.
            if let cookie = admission.cookie { response.headers.append(cookie) }
            return response
        } catch {
            let problem = Problem(error)
            guard problem.status.code < 500 || problem.retryAfter != nil else { throw error }
            var view = view(context)
            view.wantsToken = permission.wantsToken
            view.notices = [Notice(heading: problem.title, text: problem.detail, code: problem.code)]
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
    ) async throws -> ImageIntake.Outcome {
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
        let terms = UploadTerms(set: reception.library.desk?.catalog[SetCatalog.usual])
        let names = ImageIntake.Names(given: nil, otherwise: nil)
        return try await reception.take(request, context, kind, terms, names: names) { token throws(Problem) in
            try admission.check(token)
        }
    }

    private func view(_ context: WebContext, _ images: [StoredImage] = []) -> FormView {
        FormView(
            below: context.base,
            mostBytes: reception.library.largestImage,
            images: images.map { image in
                let query = TilesView.query(reception.library.orderedSet(of: LibraryImage(image)))
                return FormView.Image(
                    id: image.id.text,
                    name: image.name,
                    facts: "\(image.width) × \(image.height) · \(ByteText.text(image.bytes))",
                    url: context.links(keys).picture(image.key, query),
                    width: image.width,
                    height: image.height
                )
            }
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
