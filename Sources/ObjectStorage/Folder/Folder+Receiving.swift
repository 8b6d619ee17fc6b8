import Descriptors
import NIOCore

extension Folder {
    /// Makes a file for an object whose bytes are still to come.
    func receive() throws -> (file: TemporaryFile, reading: Descriptor) {
        try mayWrite("An upload")
        let root = try root()
        return try complaining("Beginning an upload") {
            let file = try TemporaryFile(in: try folder(Folder.temporary, beneath: root))
            return (file, try file.forReading())
        }
    }

    /// Adds bytes; what could not take all of them is removed at once, as a full disk wants its space back.
    func append(_ bytes: ByteBuffer, to file: TemporaryFile, at offset: Int) throws {
        do {
            try complaining("Writing an upload") {
                try bytes.withUnsafeReadableBytes { try file.descriptor.write(RawSpan(_unsafeBytes: $0), at: offset) }
            }
        } catch {
            file.empty()
            file.remove()
            throw error
        }
    }

    /// Gives a file that has all of its bytes its place, or removes it.
    func commit(_ file: TemporaryFile, as key: ObjectKey, metadata: ObjectMetadata) throws -> ObjectInfo {
        do {
            let root = try root()
            return try complaining("Writing", key) {
                try finish(file, as: key, metadata: metadata, beneath: root, .replacing).info
            }
        } catch {
            file.remove()
            throw error
        }
    }
}
