import Basics
import Dialects
import HTTPTypes
import Recipes

/// A grammar as unlike the native one as can be: `/tiny/CODE/WORK/NAME`, and `/tiny/CODE/NAME` for all that there is.
///
/// * `WORK` is a width, `about` for what is known, `bytes` for the untouched original, or `original` for the way there.
/// * `NAME` is `folder~name.jpg`, `64.` and a key in base64url, or an `@` and a name of its own list.
/// * The code is of everything behind it. Errors and what is known are plain text, and pictures have fields of their own.
struct TinyDialect: Dialect {
    let name = "tiny"
    /// What the code is made of.
    var secret = 7
    /// What has to stand in `Authorization`; `nil` where nothing has to.
    var password: String?

    /// Names of originals and their keys.
    private static let aliases = ["@cat": "pets/cat.jpg"]

    var readFields: Set<String> { password == nil ? [] : ["authorization"] }

    func request(_ target: DialectTarget) throws(DialectError) -> DialectRequest? {
        let parts = target.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[1] == "tiny" else { return nil }
        guard parts.count == 5 || parts.count == 4 else {
            throw DialectError(status: 400, code: "tiny-path", message: "four parts, please")
        }
        let rest = parts.dropFirst(3).joined(separator: "/")
        guard parts[2] == code(for: rest) else {
            throw DialectError(status: 403, code: "tiny-code", message: "no such code")
        }
        if let password, target.field("authorization") != password {
            throw DialectError(status: 401, code: "tiny-password", message: "who are you?")
        }
        if parts.count == 4 {
            let about = "about/\(rest)"
            return .response(redirect(to: "\(target.base)/tiny/\(code(for: about))/\(about)"))
        }
        guard let key = TinyDialect.key(named: parts[4]) else {
            throw DialectError(status: 404, code: "tiny-name", message: "no such name")
        }
        switch parts[3] {
        case "original": return .response(redirect(to: "/original/\(key)"))
        case "bytes": return .original(OriginalRequest(key: key, options: ResponseOptions(fields: fields)))
        case "about":
            return .image(
                ImageRequest(origin: .stored(key: key), recipe: Recipe(), options: ResponseOptions(wantsFacts: true))
            )
        case let width:
            guard let width = Int(width), width > 0 else {
                throw DialectError(status: 400, code: "tiny-width", message: "no width")
            }
            let resize = Resize(width: width, height: nil, fit: .inside, enlarge: false)
            return .image(
                ImageRequest(
                    origin: .stored(key: key),
                    recipe: Recipe(steps: [.resize(resize)], output: Output(format: .exact(.webp))),
                    options: ResponseOptions(fields: fields)
                )
            )
        }
    }

    func response(to error: DialectError, of target: DialectTarget) -> DialectResponse? {
        var fields: [HeaderField] = [.init("Content-Type", "text/plain"), .init("X-Tiny", error.code)]
        if error.status == 401 { fields.append(.init("WWW-Authenticate", "Tiny")) }
        return DialectResponse(status: error.status, fields: fields, body: "tiny: \(error.message)")
    }

    func response(with facts: PictureFacts, to target: DialectTarget) -> DialectResponse? {
        let isList = target.accept?.contains("text/list") == true
        return DialectResponse(
            status: 200,
            fields: [
                .init("Content-Type", isList ? "text/list" : "text/tiny"), .init("Vary", "Accept"),
                .init("ETag", "\"tiny-\(facts.original.etag)\""), .init("Cache-Control", "max-age=7"),
            ],
            body: "\(target.base)\(target.path) is \(facts.original.header.size)"
        )
    }

    /// A sum, which nobody would call a signature outside of a test.
    func code(for text: String) -> String {
        String(text.utf8.reduce(secret) { ($0 * 31 + Int($1)) % 9973 })
    }

    /// The address of something.
    func address(_ rest: String) -> String { "/tiny/\(code(for: rest))/\(rest)" }

    private var fields: [HeaderField] {
        [
            .init("Cache-Control", "tiny"), .init("Link", "<a>;rel=\"b\""), .init("Link", "<c>;rel=\"d\""),
            .init("ETag", "\"not for a dialect to say\""),
        ]
    }

    private func redirect(to place: String) -> DialectResponse {
        DialectResponse(status: 303, fields: [.init("Location", place)])
    }

    private static func key(named name: Substring) -> String? {
        if name.hasPrefix("@") { return aliases[String(name)] }
        guard name.hasPrefix("64.") else { return String(name).replacing("~", with: "/") }
        return Base64URL.decode(name.dropFirst(3).utf8).flatMap { String(validating: $0, as: UTF8.self) }
    }
}
