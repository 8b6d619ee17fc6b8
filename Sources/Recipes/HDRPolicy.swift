/// What becomes of the light of an HDR original beyond the white of a page.
public enum HDRPolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// It is mapped to what a page can show.
    case sdr
    /// It stays; a format or a step that cannot keep it is refused, but for one that is negotiated.
    case keep
    /// It stays where format and steps can keep it.
    case prefer
}
