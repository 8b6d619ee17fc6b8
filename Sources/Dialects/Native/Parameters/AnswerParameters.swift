import Recipes

/// What has a meaning in URLs only: `download`, `v`, `exp` and `s`.
struct AnswerParameters {
    /// One of them.
    enum Value: Hashable, Sendable {
        case download(String)
        /// A cache-buster.
        case version
        /// The end of the URL's time.
        case expires(Int)
        case signature
    }

    private var download: String?
    private var hasVersion = false
    private var expires: Int?
    private var isSigned = false

    /// Takes a value.
    mutating func take(_ value: Value) {
        switch value {
        case .download(let name): download = name
        case .version: hasVersion = true
        case .expires(let time): expires = time
        case .signature: isSigned = true
        }
    }

    /// The first of them that is there.
    var first: Parameter? {
        if download != nil { return .download }
        if hasVersion { return .version }
        return expires != nil ? .expires : isSigned ? .signature : nil
    }

    /// How to answer with what these presets say, without a key for a fixed size.
    func options(wantsFacts: Bool, presets: [String]) -> ResponseOptions {
        ResponseOptions(
            download: download,
            isImmutable: hasVersion || isSigned,
            wantsFacts: wantsFacts,
            presets: presets,
            expires: expires
        )
    }
}
