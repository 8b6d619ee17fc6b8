import Basics
import Foundation
import HTTPTypes
import ImageService
import Recipes
import RenderWire

/// Writes what is known of images as docs/api.md#images has it.
struct ImageJSON: Sendable {
    /// What addresses are like.
    let links: Links

    /// One image, with its set where that is known.
    func text(_ image: LibraryImage, _ set: RenditionSetStatus? = nil) -> String {
        let (url, page) = (links.picture(image.key, nil), links.page(image.id))
        return """
            {"id":"\(image.id)","key":\(image.key.quotedForJSON),"url":\(url.quotedForJSON),"page":\(page.quotedForJSON),\
            "format":"\(image.format.rawValue)","width":\(image.width),"height":\(image.height),"pages":\(image.pages),\
            "bytes":\(image.bytes),"sha256":\(image.sha256?.quotedForJSON ?? "null"),"created":"\(image.created.formatted(.iso8601))"\(image.placeholder.map { ",\"placeholder\":\(text($0))" } ?? "")\
            \(image.damage.map { ",\"warnings\":[\(text($0))]" } ?? "")\(set.map { ",\"set\":\(text($0, of: image))" } ?? "")}
            """
    }

    /// One image of a list.
    func text(_ listed: ListedImage) -> String {
        switch listed {
        case .known(let image): return text(image)
        case .uninspected(let image):
            let (url, page) = (links.picture(image.key, nil), links.page(image.id))
            let error = image.code.map { code in
                ",\"error\":{\"code\":\"\(code.rawValue)\",\"detail\":\((image.reason ?? "").quotedForJSON)}"
            }
            return """
                {"id":"\(image.id)","key":\(image.key.quotedForJSON),"url":\(url.quotedForJSON),\
                "page":\(page.quotedForJSON),"format":null,"width":null,"height":null,"pages":null,\
                "bytes":\(image.bytes),"sha256":null,"created":"\(image.created.formatted(.iso8601))"\(error ?? "")}
                """
        }
    }

    /// What stands for an image until it has come.
    private func text(_ placeholder: Placeholder) -> String {
        let data = placeholder.dataURI.map { ",\"data\":\($0.quotedForJSON)" } ?? ""
        return """
            {"color":\(placeholder.colorText.quotedForJSON),"thumbhash":\(placeholder.thumbHashText.quotedForJSON)\(data)}
            """
    }

    /// What is wrong with an image.
    private func text(_ damage: OriginalDamage) -> String {
        "{\"code\":\"\(damage.rawValue)\",\"detail\":\(damage.sentence.quotedForJSON)}"
    }

    /// How far an image's set has come.
    func text(_ set: RenditionSetStatus, of image: LibraryImage) -> String {
        let variants = set.variants.map { text($0, of: image) }.joined(separator: ",")
        let error = set.error.map { ",\"error\":\($0.quotedForJSON)" } ?? ""
        return """
            {"name":\(set.name.quotedForJSON),"job":"\(set.job)","status":"\(set.state.rawValue)"\(error),\
            "variants":[\(variants)]}
            """
    }

    /// A variant of a set.
    func text(_ variant: RenditionSetStatus.Variant, of image: LibraryImage) -> String {
        let member = variant.member
        let url = links.picture(image.key, member.parameters)
        let size = variant.size.map { "\"width\":\($0.width),\"height\":\($0.height)," } ?? ""
        return """
            {"name":\(member.name.quotedForJSON),"preset":\(member.preset.quotedForJSON),\
            "format":"\(member.format?.rawValue ?? "original")",\(size)\
            "bytes":\(variant.bytes.map { "\($0)" } ?? "null"),"url":\(url.quotedForJSON)}
            """
    }

    /// A page of a listing.
    func text(_ page: ImagePage) -> String {
        let images = page.images.map { text($0) }.joined(separator: ",")
        return "{\"images\":[\(images)],\"next\":\(page.next?.quotedForJSON ?? "null")}\n"
    }

    /// What has become of an upload.
    func text(_ outcome: MultiImageUpload.Outcome, set: (LibraryImage) -> RenditionSetStatus?) -> String {
        let images = outcome.images.map { LibraryImage($0) }.map { text($0, set($0)) }.joined(separator: ",")
        let errors = outcome.refusals.map { refusal in
            """
            {"name":\(refusal.name?.quotedForJSON ?? "null"),"code":"\(refusal.problem.code)",\
            "status":\(refusal.problem.status.code),"detail":\(refusal.problem.detail.quotedForJSON)}
            """
        }
        return "{\"images\":[\(images)],\"errors\":[\(errors.joined(separator: ","))]}\n"
    }
}
