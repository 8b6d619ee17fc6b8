/// What a file says of its picture beside the pixels, as far as people ask for it.
public struct ImageMetadata: Hashable, Sendable {
    /// With what it was taken.
    public struct Camera: Hashable, Sendable {
        /// Who made the camera.
        public var make: String?
        /// Which one it is.
        public var model: String?
        /// What was in front of it.
        public var lens: String?

        /// Puts together what is known.
        public init(make: String? = nil, model: String? = nil, lens: String? = nil) {
            (self.make, self.model, self.lens) = (make, model, lens)
        }
    }

    /// How it was taken.
    public struct Shot: Hashable, Sendable {
        /// For how many seconds.
        public var seconds: Double?
        /// The f-number.
        public var aperture: Double?
        /// The sensitivity by ISO.
        public var sensitivity: Int?
        /// The focal length in millimetres.
        public var focalLength: Double?

        /// Puts together what is known.
        public init(
            seconds: Double? = nil,
            aperture: Double? = nil,
            sensitivity: Int? = nil,
            focalLength: Double? = nil
        ) {
            (self.seconds, self.aperture) = (seconds, aperture)
            (self.sensitivity, self.focalLength) = (sensitivity, focalLength)
        }
    }

    /// The most bytes of UTF-8 of a text.
    public static let longestText = 4_000
    /// More creators are left out.
    public static let mostCreators = 20

    /// With what it was taken.
    public var camera = Camera()
    /// How it was taken.
    public var shot = Shot()
    /// When it was taken, as RFC 3339 writes it, without an offset where that is not told.
    public var taken: String?
    /// Whether it says where it was taken.
    public var hasLocation = false
    /// What it is called.
    public var title: String?
    /// What it shows.
    public var caption: String?
    /// Who made it.
    public var creators: [String] = []
    /// Who provides it.
    public var credit: String?
    /// Who owns it.
    public var copyright: String?

    /// Nothing is known.
    public init() {}
}
