/// The path under which a proxy shows this server: `/images`, with a slash in front and none at the end.
public struct BasePath: Hashable, Sendable, CustomStringConvertible {
    /// The path; the empty text is the root.
    public let text: String

    /// The root, under which nothing is put in front of a path.
    public static let root = BasePath(plain: "")

    private init(plain text: String) { self.text = text }

    /// Reads a path; `nil` for what is none.
    ///
    /// Segments consist of letters, digits and `-._~`, none of them is `.` or `..`, and the whole has at most 200
    /// bytes: a prefix stands in links, in headers and in a cookie's `Path`, where nothing else may come to stand.
    ///
    /// - Parameter text: `/images`, `/images/`, or `/`.
    public init?(_ text: some StringProtocol) {
        var text = Substring(text)
        while text.hasSuffix("/") { text.removeLast() }
        guard !text.isEmpty else {
            self = .root
            return
        }
        let segments = text.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= 200, segments.first?.isEmpty == true, segments.dropFirst().allSatisfy(Self.isPlain)
        else { return nil }
        self.text = String(text)
    }

    /// The path as it stands in front of others.
    public var description: String { text }

    /// A target without this path in front.
    ///
    /// - Parameter target: Path and query as sent.
    /// - Returns: The rest, which begins with a slash; `nil` where the target does not begin with this path, and for the
    ///   root.
    func removed(from target: String) -> String? {
        guard !text.isEmpty, target.utf8.starts(with: text.utf8) else { return nil }
        let rest = String(decoding: target.utf8.dropFirst(text.utf8.count), as: UTF8.self)
        if rest.isEmpty || rest.hasPrefix("?") { return "/" + rest }
        return rest.utf8.first == UInt8(ascii: "/") ? rest : nil
    }

    private static func isPlain(_ segment: Substring) -> Bool {
        !segment.isEmpty && segment != "." && segment != ".."
            && segment.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-._~".utf8.contains(byte)
                }
            }
    }
}
