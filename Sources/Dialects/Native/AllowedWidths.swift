import Basics
import Recipes

/// The widths that pictures may have where a server makes only some, in device pixels.
public struct AllowedWidths: Hashable, Sendable {
    /// What a box is snapped for.
    enum Kept {
        /// The picture's own, whatever the box: each side goes to a width of the list by itself.
        case ofPicture
        /// The box's, which stays.
        case ofBox
    }

    /// The widths, the smallest first; never empty.
    private let widths: [Int]

    /// Takes a list of widths in any order; `nil` where there are none, or one is no side from 1 to 16384.
    public init?(_ widths: [Int]) {
        guard !widths.isEmpty, widths.allSatisfy({ 1...FixedSize.largestSide ~= $0 }) else { return nil }
        self.widths = Set(widths).sorted()
    }

    /// The next width from a side on, or the largest.
    func snapped(_ side: Int) -> Int { widths.first { $0 >= side } ?? widths[widths.count - 1] }

    /// A box whose width is one of these; without a width, its height.
    ///
    /// - Parameters:
    ///   - width: The asked width in device pixels; `nil` where it follows.
    ///   - height: The asked height.
    ///   - aspect: Which aspect the result has.
    /// - Returns: Both sides.
    func snapped(width: Int?, height: Int?, keeping aspect: Kept) -> (width: Int?, height: Int?) {
        guard let width, let height, aspect == .ofBox else { return (width.map(snapped), height.map(snapped)) }
        let snapped = snapped(width)
        let scaled = (Double(height) * Double(snapped) / Double(width) + 0.5).rounded(.down)
        return (snapped, min(max(Int(scaled), 1), FixedSize.largestSide))
    }

    /// A box in device pixels whose sides are such.
    ///
    /// - Parameters:
    ///   - box: The asked box.
    ///   - aspect: Which aspect the result has.
    /// - Returns: The box.
    /// - Throws: A `NativeError` for a side that is a part of the picture's, which could be of any length.
    func snapped(_ box: Box, keeping aspect: Kept) throws(NativeError) -> Box {
        let sides = (width: try pixels(box.width, .width), height: try pixels(box.height, .height))
        let result = snapped(width: sides.width, height: sides.height, keeping: aspect)
        var box = box
        (box.width, box.height) = (result.width.map { .pixels($0) }, result.height.map { .pixels($0) })
        (box.leastWidth, box.leastHeight) = (box.leastWidth.map(snapped), box.leastHeight.map(snapped))
        return box
    }

    private func pixels(_ side: Box.Side?, _ parameter: Parameter) throws(NativeError) -> Int? {
        switch side {
        case nil: return nil
        case .pixels(let pixels)?: return pixels
        case .fraction?:
            throw NativeError(
                .invalidValue,
                "'\(parameter.name)' takes pixels here, and no part of the picture's: only some widths are served.",
                parameter: parameter.name
            )
        }
    }

    /// The size of the path that is answered in another one's place.
    func snapped(_ size: FixedSize) -> FixedSize {
        let box = snapped(width: size.width, height: size.height, keeping: .ofBox)
        return FixedSize(width: box.width, height: box.height)
    }
}

extension AllowedWidths: CustomStringConvertible {
    /// The list as a setting has it.
    public var description: String { widths.map(String.init).joined(separator: ",") }
}
