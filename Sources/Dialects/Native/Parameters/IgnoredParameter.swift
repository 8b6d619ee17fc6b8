import Basics

/// A parameter that is passed over wherever it stands in a URL, because it is for others: those who count visits add it.
public struct IgnoredParameter: Hashable, Sendable, CustomStringConvertible {
    /// The name, or what it begins with.
    private let name: String
    private let isBeginning: Bool

    /// Those that are passed over unless the settings say otherwise.
    public static let usual = ["utm_*", "fbclid", "gclid", "mc_*"].map(
        IgnoredParameter.init(unchecked:)
    )

    /// Reads an entry of a list.
    ///
    /// - Parameter text: A name, or how names begin with a `*` behind it.
    /// - Throws: A `NativeError` of kind `configuration` for what is none, or would pass over a parameter that means something.
    public init(configured text: String) throws(NativeError) {
        self.init(unchecked: text)
        guard !name.isEmpty, name.utf8.count <= 64, name.utf8.allSatisfy(IgnoredParameter.isNameByte)
        else {
            throw NativeError(
                .invalidIgnoredParameter,
                "'\(Quotation.of(text))' is no name of a parameter: write letters, digits, '-', '_' and '.', and '*' for any end."
            )
        }
        let taken = Parameter.allSpellings + OtherWord.all.map(\.name) + FocalPoint.names
        if let ours = taken.first(where: holds) {
            throw NativeError(
                .invalidIgnoredParameter,
                "'\(Quotation.of(text))' cannot be passed over: '\(ours)' means something here."
            )
        }
    }

    private init(unchecked text: String) {
        isBeginning = text.hasSuffix("*")
        name = isBeginning ? String(text.dropLast()) : text
    }

    /// The entry as settings spell it.
    public var description: String { isBeginning ? name + "*" : name }

    /// Whether it is a parameter's name.
    func holds(_ name: String) -> Bool { isBeginning ? name.hasPrefix(self.name) : name == self.name }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
            UInt8(ascii: "."):
            true
        default: false
        }
    }
}
