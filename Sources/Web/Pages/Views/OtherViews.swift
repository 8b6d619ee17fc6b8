/// The question before an image is deleted.
struct DeletionView: Sendable {
    var frame: Frame
    var id: String
    var name: String
    var url: String
    var width: Int
    var height: Int
    /// Whether a token has to be given.
    var wantsToken: Bool
    /// What went wrong.
    var notice: Notice?
}

/// The form for browsers without scripts.
struct FormView: Sendable {
    /// An image that has been taken in.
    struct Image: Sendable {
        var id: String
        var name: String
        var facts: String
        var url: String
        var width: Int
        var height: Int
    }

    let frame: Frame
    /// Whether a token has to be given.
    var wantsToken = false
    /// Whether anything can be uploaded.
    var isOpen = true
    /// The most bytes of an image, for people.
    var mostBytes: String
    /// What went wrong, or well.
    var notices: [Notice] = []
    /// The images that have been stored.
    var images: [Image] = []
    /// Whether there are any.
    var hasImages: Bool
    /// What they are called together.
    var heading: String

    init(below base: BasePath, mostBytes: Int, images: [Image] = []) {
        frame = Frame(title: "Upload images · Calotype", below: base)
        self.mostBytes = ByteText.text(mostBytes)
        self.images = images
        hasImages = !images.isEmpty
        heading = images.count == 1 ? "One image stored" : "\(images.count) images stored"
    }
}

/// Where parameters are played with.
struct PlaygroundView: Sendable {
    var frame: Frame
    /// The original to begin with.
    var key: String
    /// Whether URLs must be signed.
    var isSigned: Bool
}

/// A page that cannot be shown.
struct RefusalView: Sendable {
    let frame: Frame
    var heading: String
    var text: String
    var code: String
    var status: Int
    var request: String
}
