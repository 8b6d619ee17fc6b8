import Dialects
import Recipes

/// A grammar as unlike the native one as can be: `/tiny/CODE/WIDTH/folder~name.jpg`.
///
/// Originals are named with `~` between their folders, a code of its own stands in the path, and errors are plain text.
struct TinyDialect: Dialect {
    let name = "tiny"
    /// What the code is made of.
    var secret = 7

    func request(_ target: DialectTarget) throws(DialectFailure) -> DialectRequest? {
        let parts = target.path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 1, parts[1] == "tiny" else { return nil }
        guard parts.count == 5 else {
            throw DialectFailure(status: 400, code: "tiny-path", message: "four parts, please")
        }
        let (code, width, file) = (parts[2], parts[3], parts[4])
        guard code == self.code(for: "\(width)/\(file)") else {
            throw DialectFailure(status: 403, code: "tiny-code", message: "no such code")
        }
        if width == "original" {
            let place = DialectResponse.Header("Location", "/original/\(file.replacing("~", with: "/"))")
            return .response(DialectResponse(status: 303, headers: [place], body: ""))
        }
        guard let width = Int(width), width > 0 else {
            throw DialectFailure(status: 400, code: "tiny-width", message: "no width")
        }
        let resize = Resize(width: width, height: nil, fit: .inside, enlarge: false)
        return .image(
            ImageRequest(
                origin: .stored(key: String(file).replacing("~", with: "/")),
                recipe: Recipe(steps: [.resize(resize)], output: Output(format: .exact(.webp)))
            )
        )
    }

    func response(to failure: DialectFailure) -> DialectResponse? {
        DialectResponse(
            status: failure.status,
            headers: [.init("Content-Type", "text/plain"), .init("X-Tiny", failure.code)],
            body: "tiny: \(failure.message)"
        )
    }

    /// A sum, which nobody would call a signature outside of a test.
    func code(for text: String) -> String {
        String(text.utf8.reduce(secret) { ($0 * 31 + Int($1)) % 9973 })
    }
}
