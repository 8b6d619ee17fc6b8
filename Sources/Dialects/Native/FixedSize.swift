/// The size that a fixed-size path begins with: `400x300`, `400x` or `x300`.
public struct FixedSize: Hashable, Sendable, CustomStringConvertible {
    /// The longest side that can be asked for, in pixels.
    static let largestSide = 16384

    /// Pixels; `nil` follows the aspect.
    public let width: Int?
    /// Pixels; `nil` follows the aspect.
    public let height: Int?

    /// Reads the one spelling that a size has: plain digits from 1 to 16384 without leading zeros, at least one side.
    public init?(_ text: String) { self.init(Array(text.utf8)[...]) }

    init(width: Int?, height: Int?) { (self.width, self.height) = (width, height) }

    init?(_ bytes: ArraySlice<UInt8>) {
        guard bytes.count <= 11, let cross = bytes.firstIndex(of: UInt8(ascii: "x")) else { return nil }
        // checked: a place that was found in these bytes
        guard let width = FixedSize.side(bytes[..<cross]), let height = FixedSize.side(bytes[(cross + 1)...]) else {
            return nil
        }
        guard width != 0 || height != 0 else { return nil }
        self.width = width == 0 ? nil : width
        self.height = height == 0 ? nil : height
    }

    /// Reads an entry of a list of allowed sizes.
    ///
    /// - Parameter text: The entry, as in a path.
    /// - Throws: A `NativeError` of kind `configuration` that shows how a size is written.
    public init(configured text: String) throws(NativeError) {
        guard let size = FixedSize(text) else {
            throw NativeError(
                .invalidSize,
                "'\(Quotation.of(text))' is not a size: write 400x300, 400x or x300, each side from 1 to 16384."
            )
        }
        self = size
    }

    /// The size as paths spell it.
    public var description: String { "\(width.map(String.init) ?? "")x\(height.map(String.init) ?? "")" }

    /// Pixels, 0 where there are no digits, `nil` where it is no side.
    private static func side(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.first != UInt8(ascii: "0"), digits.count <= 5 else { return nil }
        var value = 0
        for digit in digits {
            guard UInt8(ascii: "0")...UInt8(ascii: "9") ~= digit else { return nil }
            value = value * 10 + Int(digit - UInt8(ascii: "0"))  // checked: five digits at most
        }
        return value <= FixedSize.largestSide ? value : nil
    }
}
