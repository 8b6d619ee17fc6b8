/// What has happened to objects, the last event for each object only.
public struct ObjectEvent: Hashable, Sendable {
    /// What happened, one entry an object.
    public var notices: [ObjectNotice]
    /// Why parts of the event are left out, a sentence each.
    public var ignored: [String]

    /// Puts an event together.
    public init(notices: [ObjectNotice] = [], ignored: [String] = []) {
        self.notices = notices
        self.ignored = ignored
    }
}

/// What has happened to one object.
public struct ObjectNotice: Hashable, Sendable {
    /// What can happen.
    public enum Change: Hashable, Sendable {
        /// It was written.
        case created
        /// It was removed.
        case removed
    }

    /// What happened.
    public var change: Change
    /// The name of the object's bucket.
    public var bucket: String
    /// The object's key, decoded.
    public var key: String
    /// Its length in bytes, where the event says it.
    public var size: Int?
    /// Hexadecimal digits that tell the order of one key's events: the larger is the later.
    public var sequencer: String?

    /// Makes a notice.
    public init(_ change: Change, bucket: String, key: String, size: Int? = nil, sequencer: String? = nil) {
        self.change = change
        self.bucket = bucket
        self.key = key
        self.size = size
        self.sequencer = sequencer
    }

    /// Whether this is later than another notice of the same object; without sequencers, the order of arrival decides.
    func isLater(than other: ObjectNotice) -> Bool {
        guard let own = sequencer, let others = other.sequencer else { return true }
        // Of different lengths they are compared as if the shorter had zeros before it.
        let length = max(own.utf8.count, others.utf8.count)
        return ObjectNotice.padded(own, to: length) >= ObjectNotice.padded(others, to: length)
    }

    private static func padded(_ digits: String, to length: Int) -> String {
        String(repeating: "0", count: length - digits.utf8.count) + digits.uppercased()
    }
}
