public import Descriptors

/// The bytes that a renderer has made: short ones in this process's memory, long ones left where they are.
public enum RenderedContent: Sendable {
    /// All of them.
    case bytes([UInt8])
    /// The beginning of a file in memory that nobody can change any more, and how many bytes it has.
    case file(Descriptor, count: Int)

    /// Up to so many bytes are taken into this process's memory.
    public static let mostBytes = 1 << 20

    /// How many there are.
    public var count: Int {
        switch self {
        case .bytes(let bytes): bytes.count
        case .file(_, let count): count
        }
    }

    /// All of them, in this process's memory.
    ///
    /// - Returns: The bytes.
    /// - Throws: `DescriptorError`.
    public func all() throws(DescriptorError) -> [UInt8] {
        switch self {
        case .bytes(let bytes): bytes
        case .file(let file, let count): try file.read(0..<count)
        }
    }
}
