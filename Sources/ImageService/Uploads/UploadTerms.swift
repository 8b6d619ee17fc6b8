public import Recipes

/// What holds for one upload beyond the library's own limits.
public struct UploadTerms: Hashable, Sendable {
    /// The most bytes of the image, where that is less than the library allows.
    public var maxBytes: Int?
    /// What the image may be; `nil` allows every format.
    public var formats: Set<OriginalFormat>?
    /// The name of the ticket that the upload uses up, where there is one.
    public var ticket: String?
    /// The set that is made of the image; `nil` for none.
    public var set: RenditionSet?

    /// Makes terms; without arguments, nothing holds but the library's limits.
    public init(
        maxBytes: Int? = nil,
        formats: Set<OriginalFormat>? = nil,
        ticket: String? = nil,
        set: RenditionSet? = nil
    ) {
        self.maxBytes = maxBytes
        self.formats = formats
        self.ticket = ticket
        self.set = set
    }

    /// Why a kind of image is not allowed; `nil` where it is.
    func refusal(_ format: OriginalFormat) -> ServiceError? {
        guard let formats, !formats.contains(format) else { return nil }
        let allowed = formats.map(\.mediaType).sorted().joined(separator: ", ")
        return ServiceError(.typeNotAllowed, "The image is \(format.mediaType); this upload may be \(allowed).")
    }
}
