import Descriptors
import RenderWire
import Vips

/// The file that the pictures of a job are written to, one behind the other.
struct OutputFile {
    private let descriptor: Descriptor
    private var end = 0

    /// Starts at the beginning of an empty file.
    init(_ descriptor: Descriptor) { self.descriptor = descriptor }

    /// Writes the only picture of a job straight into the file.
    ///
    /// - Parameter encoding: The picture.
    /// - Returns: Its length in bytes.
    /// - Throws: ``RenderFailure``.
    mutating func write(only encoding: Encoding) throws(RenderFailure) -> Int {
        try encoding.write { () throws(VipsError) in try Target(descriptor: descriptor.number) }
        let bytes = (try? descriptor.size()) ?? 0
        guard bytes > 0 else { throw OutputFile.isEmpty }
        end = bytes
        return bytes
    }

    /// Adds a picture.
    ///
    /// - Parameter bytes: The picture, encoded.
    /// - Returns: Where it begins.
    /// - Throws: ``RenderFailure`` where there is no room; others may still find some.
    mutating func append(_ bytes: [UInt8]) throws(RenderFailure) -> Int {
        guard !bytes.isEmpty else { throw OutputFile.isEmpty }
        do {
            try descriptor.write(bytes, at: end)
        } catch {
            throw RenderFailure(.outputTooLarge, "The pictures of the job together are larger than is allowed.")
        }
        defer { end += bytes.count }
        return end
    }

    private static let isEmpty = RenderFailure(.cannotEncode, "The encoder wrote nothing.")
}
