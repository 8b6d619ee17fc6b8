import Basics
public import Recipes

/// What is known of an original and of one variant of it, without pixels.
public struct PictureFacts: Hashable, Sendable {
    /// What was there before anything was done.
    public struct Original: Hashable, Sendable {
        /// Where it lies among the originals, or its address.
        public var key: String
        /// Its header; the size is that of the upright picture.
        public var header: ImageHeader
        /// Its length in bytes.
        public var bytes: Int
        /// Its validator, without quotes.
        public var etag: String
        /// When it was last written, in seconds since 1970.
        public var modified: Double
        /// What it says of itself beside its pixels.
        public var metadata: ImageMetadata
        /// When its frames are shown; `nil` where it is no animation.
        public var timing: AnimationTiming?

        /// Puts together what is known.
        public init(
            key: String,
            header: ImageHeader,
            bytes: Int,
            etag: String,
            modified: Double,
            metadata: ImageMetadata = ImageMetadata(),
            timing: AnimationTiming? = nil
        ) {
            self.key = key
            self.header = header
            self.bytes = bytes
            self.etag = etag
            self.modified = modified
            self.metadata = metadata
            self.timing = timing
        }
    }

    /// What would be answered instead of these facts.
    public struct Variant: Hashable, Sendable {
        /// How it is written.
        public var output: PlanOutput
        /// The size of one of its pages; `nil` where only pixels can tell.
        public var size: PixelSize?
        /// Its pages or frames.
        public var pages: Int
        /// Whether another client could get another format for the same URL.
        public var isNegotiated: Bool
        /// Its length in bytes; `nil` where it has not been made yet.
        public var bytes: Int?

        /// Puts together what is known.
        public init(output: PlanOutput, size: PixelSize?, pages: Int, isNegotiated: Bool, bytes: Int?) {
            self.output = output
            self.size = size
            self.pages = pages
            self.isNegotiated = isNegotiated
            self.bytes = bytes
        }
    }

    /// What is known of the file.
    public var original: Original
    /// How it comes out.
    public var variant: Variant

    /// Puts together what is known of both.
    public init(original: Original, variant: Variant) {
        self.original = original
        self.variant = variant
    }
}

extension PictureFacts {
    /// The facts in the server's own words, as JSON.
    public var json: String {
        let header = original.header
        let output = variant.output
        return """
            {"original":{"key":\(original.key.quotedForJSON),"format":"\(header.format.rawValue)",\
            "width":\(header.size.width),"height":\(header.size.height),"pages":\(header.pages),\
            "bytes":\(original.bytes),"etag":\(original.etag.quotedForJSON),\
            "modified":\(HTTPDate.text(Int(clamping: original.modified.rounded(.down))).quotedForJSON),\
            "orientation":\(header.orientation),"alpha":\(header.hasAlpha),"animated":\(header.isAnimated)\(animation),\
            "bitsPerSample":\(header.bitsPerSample),"colorModel":"\(header.colorModel.rawValue)",\
            "profile":\(header.hasProfile),"color":\(header.colours?.json ?? "null"),"metadata":\(original.metadata.json)\(warnings)},\
            "variant":{"format":"\(output.format.rawValue)","type":"\(output.format.mediaType)",\
            "width":\(text(variant.size?.width)),"height":\(text(variant.size?.height)),"pages":\(variant.pages),\
            "quality":\(text(output.quality)),"range":"\((output.hdr?.range ?? .sdr).rawValue)","negotiated":\(variant.isNegotiated),\
            "stored":\(variant.bytes != nil),"bytes":\(text(variant.bytes))}}

            """
    }

    /// When the original's frames are shown, where it is an animation.
    private var animation: String {
        original.timing.map { timing in
            let delays = timing.delays.map(String.init).joined(separator: ",")
            let frames = original.header.pages
            return ",\"animation\":{\"frames\":\(frames),\"delays\":[\(delays)],\"loops\":\(timing.loops)}"
        } ?? ""
    }

    /// What is wrong with the original, where something is.
    private var warnings: String {
        original.header.damage.map { damage in
            ",\"warnings\":[{\"code\":\"\(damage.rawValue)\",\"detail\":\(damage.sentence.quotedForJSON)}]"
        } ?? ""
    }

    private func text(_ number: Int?) -> String { number.map(String.init) ?? "null" }
}

extension ImageColours {
    /// The same as JSON.
    fileprivate var json: String {
        #"{"space":"\#(space.rawValue)","source":"\#(source.rawValue)","range":"\#(range.rawValue)"}"#
    }
}

extension ImageMetadata {
    /// The same as JSON; what is not told is `null`.
    fileprivate var json: String {
        """
        {"camera":{"make":\(quoted(camera.make)),"model":\(quoted(camera.model)),"lens":\(quoted(camera.lens))},\
        "taken":\(quoted(taken)),\
        "exposure":{"seconds":\(text(shot.seconds)),"aperture":\(text(shot.aperture)),\
        "iso":\(shot.sensitivity.map(String.init) ?? "null"),"focalLength":\(text(shot.focalLength))},\
        "location":\(hasLocation),"title":\(quoted(title)),"caption":\(quoted(caption)),\
        "creators":[\(creators.map(\.quotedForJSON).joined(separator: ","))],"credit":\(quoted(credit)),\
        "copyright":\(quoted(copyright))}
        """
    }

    private func quoted(_ text: String?) -> String { text?.quotedForJSON ?? "null" }

    private func text(_ number: Double?) -> String { number.map { "\($0)" } ?? "null" }
}
