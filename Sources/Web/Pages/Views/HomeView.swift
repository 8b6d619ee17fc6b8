/// The first page.
struct HomeView: Sendable {
    var frame: PageFrame
    /// Why nothing can be uploaded; `nil` where something can.
    var refusal: Notice?
    /// The most bytes of an image.
    var mostBytes: Int
    /// The same for people.
    var mostBytesText: String
    /// Whether the server asks for a token.
    var wantsToken: Bool
    /// Whether the browser has a cookie that can be forgotten.
    var hasSession: Bool
    /// The newest images.
    var newest: TilesView
    /// Whether the images are there but can be asked for by the page's script only.
    var isLater: Bool
}
