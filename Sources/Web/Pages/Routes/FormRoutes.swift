import Dialects
import HTTPTypes
import Hummingbird
import ImageService

/// `/upload-image`: the form for plain HTML, and what it sends (API section 5).
struct FormRoutes: Sendable {
    let reception: Reception
    let door: UploadDoor
    let keys: SigningKeys

    func add(to router: Router<WebContext>) {
        router.resource("/upload-image", get: { try await form($0, $1) }, post: { try await upload($0, $1) })
    }

    private func form(_ request: Request, _ context: WebContext) async throws -> Response {
        let standing = door.standing(request, context)
        var view = view()
        view.wantsToken = standing.wantsToken
        var refusal = standing.refusal
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
        do {
            let outcome = try await take(request, context)
            var view = view(outcome.images)
            view.notices = outcome.refusals.map { refusal in
                Notice(
                    heading: refusal.name ?? refusal.problem.title,
                    text: refusal.problem.detail,
                    code: refusal.problem.code
                )
            }
            var response = try Page.response(.form, view, status: .created)
            response.headers[.location] = outcome.images.first.map { "/image/\($0.id)" }
            return response
        } catch {
            let problem = Problem(error)
            guard problem.status.code < 500 || problem.retryAfter != nil else { throw error }
            var view = view()
            view.notices = [Notice(heading: problem.title, text: problem.detail, code: problem.code)]
            var response = try Page.response(.form, view, status: problem.status)
            if let retryAfter = problem.retryAfter { response.headers[.retryAfter] = String(retryAfter) }
            return response
        }
    }

    private func take(_ request: Request, _ context: WebContext) async throws -> ImageIntake.Outcome {
        let kind = try BodyKind(request.headers)
        guard case .form = kind else {
            throw Problem(
                .unsupportedMediaType,
                "unsupported-media-type",
                "This address takes what its own form sends."
            )
        }
        // Where there are tokens, the form's comes in the body, and is asked for before anything is stored.
        if !door.hasTokens { try door.check(request, context) }
        let terms = UploadTerms(set: reception.library.desk?.catalog[SetCatalog.usual])
        let names = ImageIntake.Names(given: nil, otherwise: nil)
        return try await reception.take(request, context, kind, terms, names: names) { token throws(Problem) in
            try door.check(request, context, formToken: token)
        }
    }

    private func view(_ images: [StoredImage] = []) -> FormView {
        var view = FormView(
            mostBytes: reception.library.largestImage,
            images: images.map { image in
                let query = TilesView.query(reception.library.orderedSet(of: image))
                return FormView.Image(
                    id: image.id.text,
                    name: image.name,
                    facts: "\(image.width) × \(image.height) · \(ByteText.text(image.bytes))",
                    url: keys.sign(path: "/picture/" + PercentCoding.encodePath(image.key), query: query),
                    width: image.width,
                    height: image.height
                )
            }
        )
        view.wantsToken = door.hasTokens
        return view
    }
}
