import Basics
import Dialects
import ImageService

/// The addresses of this server as answers name them: below its base path, and signed where they have to be.
///
/// What is signed is the address without the base path, which is a proxy's matter and may change.
struct Links: Sendable {
    /// The path below which whoever asks finds this server.
    let base: BasePath
    /// What addresses of pictures must be signed with.
    let keys: SigningKeys

    /// A page, an asset, or a part of the API.
    ///
    /// - Parameter path: Its path on this server, with a query where it has one.
    /// - Returns: The address.
    func address(_ path: String) -> String { base.text + path }

    /// What the API tells of an image.
    func image(_ id: ImageID) -> String { address("/images/\(id)") }

    /// An image's page.
    func page(_ id: ImageID) -> String { address("/image/\(id)") }

    /// A variant of an original.
    ///
    /// - Parameters:
    ///   - key: The original's key.
    ///   - query: The variant's parameters; `nil` for none.
    /// - Returns: The address.
    func picture(_ key: String, _ query: String?) -> String {
        address(keys.sign(path: "/picture/" + PercentCoding.encodePath(key), query: query))
    }

    /// An original's untouched bytes.
    func original(_ key: String) -> String {
        address(keys.sign(path: "/original/" + PercentCoding.encodePath(key), query: nil))
    }
}
