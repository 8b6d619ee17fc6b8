import Basics
import HTTPTypes

/// What a person can do about an error, beside what the error itself says.
enum Advice {
    /// What to do about a problem; `nil` where its own sentence says it all.
    static func text(on problem: Problem) -> String? {
        if let text = byCode[problem.code] { return text }
        switch problem.status.code {
        case 401: return byCode[Problem.tokenNeeded]
        case 404: return "Look at the address once more: a letter may be missing, or what was here has been removed."
        case 405: return "Whatever sent this request asked in a way that this address does not answer."
        case 429: return "Too much was asked at the same time. \(wait(problem))"
        case 502, 503, 504: return wait(problem)
        case 500...: return "It is not your fault. Whoever runs this server finds it in the log by the request below."
        default: return nil
        }
    }

    private static func wait(_ problem: Problem) -> String {
        guard let seconds = problem.retryAfter, seconds > 1 else { return "Wait a moment, then try again." }
        return "Wait \(seconds) seconds, then try again."
    }

    /// The script module with the advice on each code, for what a page itself says of an error.
    static let module: String = {
        let members = byCode.sorted { $0.key < $1.key }
            .map { code, text in "  \(code.quotedForJSON): \(text.quotedForJSON),\n" }
        return "// What a person can do about an error, by its code.\nexport const advice = {\n\(members.joined())};\n"
    }()

    private static let byCode = [
        "not-an-image": "Choose a JPEG, PNG, WebP, GIF, AVIF, HEIC, TIFF or JPEG XL.",
        "format-not-enabled": "Save it as JPEG or PNG and try again, or have the server’s setting ‘decoders’ changed.",
        "broken-image": "Open it in an image editor, save it again, and use the copy.",
        "original-too-large":
            "Make it smaller, or have the server’s limits changed (limit-original-bytes, limit-original-pixels).",
        "body-too-large": "Make it smaller, or have the server’s limit changed (limit-original-bytes).",
        "no-image": "Choose a file first.",
        Problem.tokenNeeded:
            "Open the pages by the link that the server printed when it started, or give a token on the start page; on "
            + "the server, ‘calotype token’ prints one.",
        Problem.crossSite: "Open this page at the server’s own address and try again.",
        "signature-wrong":
            "The address must be as it was signed, to the letter. Ask for a new one where you have it from.",
        "signature-missing": "Ask for a signed address where you have this one from; ‘calotype sign’ makes them.",
        "expired": "Ask for a new address where you have this one from.",
        "store-full": "The server has no room. Delete images, or have its disk enlarged, then try again.",
        "originals-read-only": "The server may not write its originals; its log says where.",
        "uploads-off": "Uploads are switched off on this server (setting ‘uploads’).",
        "body-too-slow": "The connection was too slow. Try again, perhaps with a smaller file.",
        "ticket-used": "A ticket is good for one image. Ask for another one where you have it from.",
        "no-such-original": "Look at the key once more: it is the path of an original, with its ending.",
        "no-such-layer": "Look at the value of ‘mark’ once more: it is the key of an original, with its ending.",
        "remote-origins-off": "Upload the picture, or have its server named in the setting ‘remote-origins’.",
        "remote-origin-not-allowed": "Upload the picture, or have its server named in the setting ‘remote-origins’.",
        "unknown-parameter": "The documentation has every parameter with what it may be.",
    ]
}
