import AVIF
public import Recipes
import Vips

/// What a process with libvips and the libraries beside it can read and write.
public struct Capabilities: Hashable, Sendable, Codable {
    /// The library's version, such as `8.14.1`.
    public var version: String
    /// The formats of originals that it was built with, allowed or not.
    public var decoders: Set<OriginalFormat>
    /// The formats of variants that it was built with.
    public var encoders: Set<OutputFormat>
    /// Whether faces are found.
    public var findsFaces = false

    /// Asks the libraries of this process; libvips must have been started.
    static func installed() -> Capabilities {
        Capabilities(
            version: Library.version,
            decoders: Set(OriginalFormat.allCases.filter(hasDecoder)),
            encoders: Set(OutputFormat.allCases.filter { Library.has(Encoders.operation(for: $0)) })
        )
    }

    private static func hasDecoder(of format: OriginalFormat) -> Bool {
        if format == .avif { return AVIFReader.hasDecoder }
        return Loaders.names(for: format).map { Library.has($0.operation) } ?? true
    }
}
