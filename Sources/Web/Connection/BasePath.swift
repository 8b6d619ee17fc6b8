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
