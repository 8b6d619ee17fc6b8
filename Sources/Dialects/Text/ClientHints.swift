import Basics

/// What a browser says of its screen, of the place for a picture, and of its connection.
///
/// A field that makes no sense is passed over, as one that is not there: a hint is no request.
public struct ClientHints: Hashable, Sendable {
    /// The header fields, in lower case, the newer names of each first.
    public static let names = ["sec-ch-dpr", "dpr", "sec-ch-width", "width", "save-data", "ect"]

    /// Device pixels to a CSS pixel.
    let dpr: PlainDecimal?
    /// The place's width in device pixels.
    let width: Int?
    /// Whether the client asks for fewer bytes.
    let savesData: Bool
    /// Whether few bytes come through in a second.
    private let isSlow: Bool

    /// Reads the fields of a request.
    ///
    /// - Parameter field: Gives the value of a field of ``names``; `nil` where there is none.
    public init(_ field: (String) -> String?) {
        dpr = ["sec-ch-dpr", "dpr"].lazy.compactMap(field).first.flatMap(ClientHints.dpr)
        width = ["sec-ch-width", "width"].lazy.compactMap(field).first.flatMap(ClientHints.width)
        savesData = field("save-data")?.lowercased() == "on"
        isSlow = field("ect").map { ["slow-2g", "2g", "3g"].contains($0.lowercased()) } ?? false
    }

    /// Whether fewer bytes are worth more than a nearer picture.
    var wantsFewBytes: Bool { savesData || isSlow }

    /// From a tenth to five, up to the next quarter, so that no screen has a variant of its own.
    private static func dpr(_ text: String) -> PlainDecimal? {
        guard let number = PlainDecimal(text.utf8)?.value, 0.1...1000 ~= number else { return nil }
        let quarters = Int(min((number * 4).rounded(.up), 20))  // checked: at most twenty
        return PlainDecimal(mantissa: quarters * 25, scale: 2)  // checked: at most five hundred
    }

    private static func width(_ text: String) -> Int? {
        guard let number = PlainDecimal(text.utf8)?.value, 1...1_000_000 ~= number else { return nil }
        return min(Int(number.rounded(.up)), FixedSize.largestSide)  // checked: at most a million
    }
}

/// The hints on which an answer depends.
struct HintUses: OptionSet, Hashable, Sendable {
    let rawValue: Int

    static let dpr = HintUses(rawValue: 1)
    static let width = HintUses(rawValue: 2)
    static let saveData = HintUses(rawValue: 4)
    static let connection = HintUses(rawValue: 8)

    /// The fields as `Vary` names them.
    var fields: [String] {
        (contains(.dpr) ? ["Sec-CH-DPR", "DPR"] : []) + (contains(.width) ? ["Sec-CH-Width", "Width"] : [])
            + (contains(.saveData) ? ["Save-Data"] : []) + (contains(.connection) ? ["ECT"] : [])
    }
}
