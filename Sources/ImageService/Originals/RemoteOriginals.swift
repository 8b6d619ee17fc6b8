public import ObjectStorage

/// Originals that are on other web servers.
///
/// Every address they are fetched from has been checked; nothing of the inner network can be reached by them.
public protocol RemoteOriginals: Sendable {
    /// The one spelling of all those that mean the same address, which the other functions and purging go by.
    ///
    /// Says nothing about whether images are taken from there.
    func canonicalURL(_ url: String) throws(ServiceError) -> String

    /// What is known of an image on another server; asked there again when that is too long ago.
    ///
    /// Its validator changes when the image does. Only URLs that the operator has listed are answered.
    func head(_ url: String) async throws(ServiceError) -> ObjectInfo

    /// The image, whole; fetched anew only where what is kept of it is outdated.
    ///
    /// Only URLs that the operator has listed are answered.
    func open(_ url: String) async throws(ServiceError) -> OpenedObject

    /// An image fetched once, to become an original of our own; from any public address, and nothing is kept.
    func download(_ url: String) async throws(ServiceError) -> OpenedObject

    /// Forgets what is kept of an image, so that it is fetched anew next time.
    func forget(_ url: String) async throws(ServiceError)
}
