import Hummingbird
public import ImageService

/// What is needed to take images in.
public struct Uploads: Sendable {
    /// Keeps them.
    public var library: ImageLibrary
    /// Fetches those that are on other servers; `nil` where that is not wanted.
    public var remote: (any RemoteOriginals)?
    /// Who may upload, from where, and how slowly.
    public var configuration: UploadConfiguration

    /// Puts it together.
    public init(
        library: ImageLibrary,
        remote: (any RemoteOriginals)? = nil,
        configuration: UploadConfiguration = UploadConfiguration()
    ) {
        self.library = library
        self.remote = remote
        self.configuration = configuration
    }

    /// Adds the upload routes.
    func add(to router: Router<WebContext>, of site: Site, authorizer: UploadAuthorizer) {
        let receiver = UploadReceiver(
            library: library,
            remote: RemoteImport(remote, threadPool: site.threadPool),
            mostImages: configuration.mostImages
        )
        UploadRoutes(receiver: receiver, authorizer: authorizer, keys: site.keys).add(to: router)
        TicketRoutes(library: library, authorizer: authorizer).add(to: router)
        PurgeRoutes(variants: site.variants, authorizer: authorizer).add(to: router)
        JobRoutes(library: library, authorizer: authorizer, keys: site.keys).add(to: router)
        SessionRoutes(authorizer: authorizer).add(to: router)
        SignatureRoutes(keys: site.keys, authorizer: authorizer).add(to: router)
        guard site.configuration.pages == .on else { return }
        HomeRoutes(library: library, authorizer: authorizer, keys: site.keys).add(to: router)
        ImagePageRoutes(library: library, authorizer: authorizer, keys: site.keys).add(to: router)
        FormRoutes(receiver: receiver, authorizer: authorizer, keys: site.keys).add(to: router)
    }
}
