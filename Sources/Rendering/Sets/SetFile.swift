import Descriptors
import RenderWire

/// The file that the variants of a set are written to, one behind the other.
struct SetFile {
    private let descriptor: Descriptor
    private var end = 0

    /// Starts at the beginning of an empty file.
    init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// Adds a variant.
    ///
    /// - Parameter bytes: The variant.
    /// - Returns: Where it begins.
    /// - Throws: ``RenderFailure`` where there is no room; others may still find some.
    mutating func append(_ bytes: [UInt8]) throws(RenderFailure) -> Int {
        guard !bytes.isEmpty else { throw RenderFailure(.cannotEncode, "The encoder wrote nothing.") }
        do {
            try descriptor.write(bytes, at: end)
        } catch {
            throw RenderFailure(.outputTooLarge, "The variants of the set together are larger than is allowed.")
        }
        defer { end += bytes.count }
        return end
    }
}
