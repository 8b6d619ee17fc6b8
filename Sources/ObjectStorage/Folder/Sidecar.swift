import Basics
import Crypto

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The hidden file beside an object's file that holds its metadata.
///
/// The two files cannot be replaced in one step, so a sidecar tells which bytes it belongs to by their length and time
/// of writing. With any other file beside it, left by a process that was killed between the two steps or put there by
/// hand, it says nothing. Its own first line is a checksum of the rest, so that damage shows.
struct Sidecar: Hashable, Codable {
    /// The name of the object's file.
    var name: String
    /// The length of the object's file.
    var size: Int
    /// When the object's file was written: nanoseconds since 1970, or what is left of them in 64 bits.
    var modified: Int
    /// What is kept.
    var metadata: ObjectMetadata

    /// No sidecar is longer: attributes have 2 kB at most, and escapes may make them six times longer.
    static let sizeLimit = 16_384

    /// The sidecar's name for an object's file name; never longer than 255 bytes.
    static func name(for name: String) -> String {
        if name.utf8.count <= 249 { return ".\(name).meta" }
        // What such a name could be taken for shows in `name` inside.
        return ".\(Hexadecimal.text(SHA256.hash(data: Array(name.utf8)))).meta"
    }

    /// Reads a sidecar; `nil` when it is damaged.
    init?(_ bytes: [UInt8]) {
        guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
        let json = bytes[(end + 1)...]  // checked: a place that was found in these bytes
        // checked: a place that was found in these bytes
        guard bytes[..<end].elementsEqual(Sidecar.checksum(of: json).utf8),
            let sidecar = try? JSONDecoder().decode(Sidecar.self, from: Data(json))
        else { return nil }
        self = sidecar
    }

    init(name: String, status: FileStatus, metadata: ObjectMetadata) {
        self.name = name
        self.size = status.size
        self.modified = Sidecar.stamp(status.modified)
        self.metadata = metadata
    }

    /// The sidecar as it is written.
    func bytes() throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let json = try encoder.encode(self)
        return Array(Sidecar.checksum(of: json).utf8) + [UInt8(ascii: "\n")] + json
    }

    /// Whether it belongs to the file of this name and status.
    func belongs(to name: String, _ status: FileStatus) -> Bool {
        size == status.size && modified == Sidecar.stamp(status.modified) && self.name.utf8.elementsEqual(name.utf8)
    }

    /// A number that tells times apart, also those of which the nanoseconds since 1970 do not fit.
    private static func stamp(_ time: UnixTime) -> Int { time.seconds &* 1_000_000_000 &+ time.nanoseconds }

    private static func checksum(of bytes: some DataProtocol) -> String {
        Hexadecimal.text(SHA256.hash(data: bytes).prefix(16))
    }
}
