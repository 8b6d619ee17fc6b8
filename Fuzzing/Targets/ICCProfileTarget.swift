@testable import Rendering

/// Reads a colour profile, and works out the light of samples by it.
enum ICCProfileTarget: FuzzTarget {
    static let longest = 512

    static func read(_ bytes: UnsafeRawBufferPointer) {
        guard let profile = ICCProfile(Array(bytes)) else { return }
        let colours = ColourDescription(ColourStatements(), profile, isGrey: profile.space == .grey)
        _ = colours.told
        // The tables of a conversion take long beside the rest.
        guard bytes.count & 15 == 0, let conversion = ColourConversion(colours, isWide: false, to: .sRGB) else {
            return
        }
        precondition(conversion.light8.count == (conversion.hasCurveEach ? 3 * 256 : 256))
    }
}
