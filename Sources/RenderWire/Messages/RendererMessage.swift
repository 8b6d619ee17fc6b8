public import Recipes

/// What a renderer says to the host.
///
/// A renderer may have been taken over by an image: nothing it says is believed where it can be checked.
public enum RendererMessage: Hashable, Sendable {
    /// It has warmed up and sealed itself, and can work.
    case ready(RendererFacts)
    /// The job needs this many bytes of memory in all; it waits for an answer.
    case need(bytes: Int)
    /// An output of the job is ready, or known never to be; the next one follows.
    case output(index: Int, OutputResult)
    /// All outputs have been told of, or as many as there were when the job was preempted.
    case finished
    /// No more outputs will come, since this befell the whole job; the renderer is well and ready for the next.
    case failed(RenderFailure)
}

/// What is known of a renderer that has started.
public struct RendererFacts: Hashable, Sendable {
    /// The version of libvips, such as `8.14.1`.
    public var libvips: String
    /// The formats it decodes: installed and switched on.
    public var decoders: [OriginalFormat]
    /// The formats it encodes.
    public var encoders: [OutputFormat]
    /// Whether it finds faces.
    public var faces: FaceFinding
    /// What it gave up before its first job, and what this system did not let it give up.
    public var seals: [SealReport]

    /// Makes facts.
    ///
    /// - Parameters:
    ///   - libvips: The version of libvips.
    ///   - decoders: The formats it decodes.
    ///   - encoders: The formats it encodes.
    ///   - faces: Whether it finds faces.
    ///   - seals: What it gave up, and what not.
    public init(
        libvips: String,
        decoders: [OriginalFormat],
        encoders: [OutputFormat],
        faces: FaceFinding = .off(reason: ""),
        seals: [SealReport]
    ) {
        self.libvips = libvips
        self.decoders = decoders
        self.encoders = encoders
        self.faces = faces
        self.seals = seals
    }
}

/// Something a renderer gives up before its first job, so that an image that takes it over can do no harm.
public enum Seal: String, Hashable, Sendable, CaseIterable {
    /// Only the system calls that decoding needs: no network, no files, no programs.
    case seccomp
    /// No path leads to a file.
    case landlock
    /// Nothing can be learnt of a path that cannot be opened, but where drawings come in that it is there.
    case noPathStatus = "no-path-status"
    /// No memory can be given code: none is both written and run, and none becomes so.
    case noNewCode = "no-new-code"
    /// No file in memory but the one of the result at hand, whose length is bounded.
    case noMemoryFiles = "no-memory-files"
    /// Bounds on memory, CPU time, descriptors and file sizes.
    case resourceLimits = "rlimits"
    /// No way to gain privileges.
    case noNewPrivileges = "no-new-privs"
}

/// Whether a seal holds in a renderer.
public struct SealReport: Hashable, Sendable {
    /// Which of them.
    public var seal: Seal
    /// Whether it is in force.
    public var holds: Bool
    /// Its version where it has one, or why it does not hold.
    public var detail: String

    /// Makes a report.
    ///
    /// - Parameters:
    ///   - seal: The seal.
    ///   - holds: Whether it holds.
    ///   - detail: Its version where it has one, or why it does not hold.
    public init(_ seal: Seal, holds: Bool, detail: String = "") {
        self.seal = seal
        self.holds = holds
        self.detail = detail
    }
}

extension RendererMessage: WireCodable {
    /// Reads a kind and what belongs to it.
    public init(from reader: inout WireReader) throws(WireError) {
        switch try reader.byte() {
        case 1: self = .ready(try reader.value())
        case 2: self = .need(bytes: try reader.number())
        case 3: self = .output(index: try reader.number(), try reader.value())
        case 4: self = .finished
        case 5: self = .failed(try reader.value())
        case let kind: throw WireError(.malformed, "A renderer says nothing of kind \(kind)")
        }
    }

    /// Writes a kind and what belongs to it.
    public func write(to writer: inout WireWriter) {
        switch self {
        case .ready(let facts):
            writer.add(1 as UInt8)
            writer.add(facts)
        case .need(let bytes):
            writer.add(2 as UInt8)
            writer.add(bytes)
        case .output(let index, let result):
            writer.add(3 as UInt8)
            writer.add(index)
            writer.add(result)
        case .finished: writer.add(4 as UInt8)
        case .failed(let failure):
            writer.add(5 as UInt8)
            writer.add(failure)
        }
    }
}

extension RendererFacts: WireCodable {
    /// The most bytes of a version or of what is told of a seal.
    private static let longestText = 4_096

    /// Reads all fields in their order.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(
            libvips: try reader.text(atMost: RendererFacts.longestText),
            decoders: try reader.words(atMost: OriginalFormat.allCases.count),
            encoders: try reader.words(atMost: OutputFormat.allCases.count),
            faces: try reader.value(),
            seals: try reader.list(atMost: Seal.allCases.count)
        )
    }

    /// Writes all fields in their order.
    public func write(to writer: inout WireWriter) {
        writer.add(libvips)
        writer.add(words: decoders)
        writer.add(words: encoders)
        writer.add(faces)
        writer.add(list: seals)
    }
}

extension SealReport: WireCodable {
    /// Reads seal, whether it holds, and why not.
    public init(from reader: inout WireReader) throws(WireError) {
        self.init(try reader.word(), holds: try reader.flag(), detail: try reader.text(atMost: 4_096))
    }

    /// Writes seal, whether it holds, and why not.
    public func write(to writer: inout WireWriter) {
        writer.add(seal)
        writer.add(holds)
        writer.add(detail)
    }
}
