import Dialects
import Foundation
import HTTPTypes
import ImageService
import Recipes

/// Writes what is known of images as the API has it (section 3).
struct ImageJSON: Sendable {
    /// The keys that pictures' URLs must be signed with.
    let keys: SigningKeys

    /// One image.
    func text(_ image: StoredImage) -> String {
        let url = keys.sign(path: "/picture/" + PercentCoding.encodePath(image.key), query: nil)
        return """
            {"id":"\(image.id)","key":\(image.key.quotedForJSON),"url":\(url.quotedForJSON),"page":"/image/\(image.id)",\
            "format":"\(image.format.rawValue)","width":\(image.width),"height":\(image.height),"pages":\(image.pages),\
            "bytes":\(image.bytes),"sha256":"\(image.sha256)","created":"\(image.created.formatted(.iso8601))"}
            """
    }

    /// A page of a listing.
    func text(_ page: ImageLibrary.Page) -> String {
        let images = page.images.map(text(_:)).joined(separator: ",")
        return "{\"images\":[\(images)],\"next\":\(page.next?.quotedForJSON ?? "null")}\n"
    }

    /// What has become of an upload.
    func text(_ outcome: ImageIntake.Outcome) -> String {
        let images = outcome.images.map(text(_:)).joined(separator: ",")
        let errors = outcome.refusals.map { refusal in
            """
            {"name":\(refusal.name?.quotedForJSON ?? "null"),"code":"\(refusal.problem.code)",\
            "status":\(refusal.problem.status.code),"detail":\(refusal.problem.detail.quotedForJSON)}
            """
        }
        return "{\"images\":[\(images)],\"errors\":[\(errors.joined(separator: ","))]}\n"
    }
}
