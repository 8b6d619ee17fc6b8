import Basics

/// The question before an image is deleted.
struct DeletionView: Sendable {
    var frame: PageFrame
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

    let frame: PageFrame
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
    /// How many more have been stored than are shown; `nil` for none.
    var more: Int?
    /// What a reload of this page would do; `nil` where it does no harm.
    var reload: String?
    /// What went wrong, for whoever looks into the log; `nil` where nothing did.
    var trace: String?

    init(below base: BasePath, mostBytes: Int, images: [Image] = [], more: Int = 0) {
        frame = PageFrame(title: "Upload images · Calotype", below: base)
        self.mostBytes = ByteText.text(mostBytes)
        self.images = images
        hasImages = !images.isEmpty
        self.more = more > 0 ? more : nil
        let count = images.count +| more
        heading = count == 1 ? "One image stored" : "\(count) images stored"
    }
}

/// Where parameters are played with.
struct PlaygroundView: Sendable {
    var frame: PageFrame
    /// The original to begin with.
    var key: String
    /// Whether URLs must be signed.
    var isSigned: Bool
    /// The filters that the template has no field of its own for.
    var more: [Field]

    /// A field that takes text.
    struct Field: Sendable {
        /// The parameter's name.
        var name: String
        /// The same, to be read.
        var label: String
        /// A value.
        var example: String
        /// What it does.
        var help: String
    }
}

struct ErrorView: Sendable {
    let frame: PageFrame
    var heading: String
    /// What went wrong, and what is allowed; `nil` where the heading says it all.
    var lead: String?
    /// What to do about it.
    var advice: String?
    /// Where to go on.
    var links: [ErrorLink]
    /// The error's stable code.
    var code: String
    var status: Int
    var request: String
}
