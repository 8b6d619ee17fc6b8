/// What every page shows around its content.
struct PageFrame: Sendable {
    /// What the browser calls the page.
    let title: String
    /// The page's own script; `nil` for none.
    let script: String?
    /// Which of the pages of the bar it is.
    let isHome: Bool
    /// Which of the pages of the bar it is.
    let isPlayground: Bool
    /// Whether it is the page that describes the API.
    let isDocumentation: Bool
    /// What stands before every path of this server.
    let base: String
    /// Where style sheets and scripts are.
    let assets: String

    init(
        title: String,
        below base: BasePath,
        script: String? = nil,
        isHome: Bool = false,
        isPlayground: Bool = false,
        isDocumentation: Bool = false
    ) {
        (self.title, self.script, self.isHome, self.isPlayground) = (title, script, isHome, isPlayground)
        self.isDocumentation = isDocumentation
        self.base = base.text
        assets = "\(base)/assets/\(Asset.version)"
    }
}

/// A sentence that stands out.
struct Notice: Sendable {
    /// What it is about.
    var heading: String
    var text: String
    /// A code to look up; `nil` where all went well.
    var code: String?
    /// What to do about it.
    var advice: String?
}

extension Notice {
    /// A problem with what to do about it, under its own heading or another.
    init(_ problem: Problem, heading: String? = nil) {
        self.init(
            heading: heading ?? problem.title,
            text: problem.detail,
            code: problem.code,
            advice: Advice.text(on: problem)
        )
    }
}

/// Sizes in bytes as people read them.
enum ByteText {
    /// `912 bytes`, `43 kB`, `3.1 MB`: steps of a thousand, as file managers have them.
    static func text(_ bytes: Int) -> String {
        if bytes < 1000 { return bytes == 1 ? "1 byte" : "\(bytes) bytes" }
        var (value, units) = (Double(bytes) / 1000, ["kB", "MB", "GB", "TB"][...])
        while value >= 999.5, units.count > 1 { (value, units) = (value / 1000, units.dropFirst()) }
        let unit = units.first ?? ""
        // One digit after the point where it says something.
        let tenths = Int((value * 10).rounded())
        if tenths >= 100 || tenths % 10 == 0 { return "\(Int(value.rounded())) \(unit)" }
        return "\(tenths / 10).\(tenths % 10) \(unit)"
    }
}
