import Basics
import Crypto
import ObjectStorage

/// A style sheet, script or drawing that pages use, embedded in the program.
struct Asset: Sendable {
    /// The last part of its address.
    let name: String
    /// What it holds.
    let bytes: [UInt8]

    /// Its validator.
    let etag: String

    private init(_ name: String, _ bytes: [UInt8]) {
        (self.name, self.bytes) = (name, bytes)
        etag = Asset.digest(bytes)
    }

    var mediaType: String {
        if name.hasSuffix(".js") { return "text/javascript; charset=utf-8" }
        return name.hasSuffix(".css") ? "text/css; charset=utf-8" : "image/svg+xml"
    }

    /// The script that other sites' pages load their pictures with.
    static let loader = Asset("calotype.js", PackageResources.calotype_js)

    /// What our own pages use.
    static let all = [
        Asset("advice.js", Array(Advice.module.utf8)),
        Asset("calotype.css", PackageResources.calotype_css),
        Asset("icon.svg", PackageResources.icon_svg),
        Asset("copying.js", PackageResources.copying_js),
        Asset("dom.js", PackageResources.dom_js),
        Asset("following.js", PackageResources.following_js),
        Asset("home.js", PackageResources.home_js),
        Asset("image.js", PackageResources.image_js),
        Asset("newest.js", PackageResources.newest_js),
        Asset("playground.js", PackageResources.playground_js),
        Asset("problems.js", PackageResources.problems_js),
        Asset("recipe.js", PackageResources.recipe_js),
        Asset("row.js", PackageResources.row_js),
        Asset("token.js", PackageResources.token_js),
        Asset("uploads.js", PackageResources.uploads_js),
    ]

    /// Changes with any of them: modules name each other by relative addresses, and so one folder holds one version.
    static let version = digest(all.flatMap { Array($0.etag.utf8) })

    private static func digest(_ bytes: [UInt8]) -> String { Hexadecimal.text(SHA256.hash(data: bytes).prefix(8)) }
}
