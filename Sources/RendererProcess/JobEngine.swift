public import Descriptors
public import Recipes
public import RenderWire

/// Asks whether a job may use this many bytes of memory in all; waits, and throws when it may not.
public typealias MemoryGrant = (_ bytes: Int) throws(RenderFailure) -> Void

/// Tells the host of an output of a set; throws when there is nobody to tell any more.
public typealias OutputTelling = (_ output: SetOutput) throws(RenderFailure) -> Void

/// What does the work of a renderer process; used by one thread.
public protocol JobEngine {
    /// What it can do, known after it has warmed up.
    var abilities: EngineAbilities { get }

    /// Does one job.
    ///
    /// - Parameters:
    ///   - job: What is wanted.
    ///   - original: The bytes; with an offset of their own, from 0.
    ///   - result: An empty file, into which the variant is written from its start.
    ///   - grant: Asked before more memory is used than every job may use.
    /// - Returns: What was made.
    /// - Throws: ``RenderFailure``.
    func perform(
        _ job: RenderJob,
        original: Descriptor,
        result: Descriptor,
        grant: MemoryGrant
    ) throws(RenderFailure) -> RenderReport

    /// Makes several variants of an original.
    ///
    /// - Parameters:
    ///   - set: What is wanted.
    ///   - original: The bytes; with an offset of their own, from 0.
    ///   - result: An empty file, into which the variants are written one behind the other.
    ///   - grant: Asked before more memory is used than every job may use.
    ///   - tell: Told once of each output, in the order in which they lie in the file.
    /// - Throws: ``RenderFailure`` that befell the whole set.
    func perform(
        _ set: RenderSet,
        original: Descriptor,
        result: Descriptor,
        grant: MemoryGrant,
        tell: OutputTelling
    ) throws(RenderFailure)
}

/// What an engine can do.
public struct EngineAbilities: Hashable, Sendable {
    /// The version of libvips.
    public var libvips: String
    /// The formats it decodes: installed and switched on.
    public var decoders: [OriginalFormat]
    /// The formats it encodes.
    public var encoders: [OutputFormat]

    /// Makes a description.
    ///
    /// - Parameters:
    ///   - libvips: The version of libvips.
    ///   - decoders: The formats it decodes.
    ///   - encoders: The formats it encodes.
    public init(libvips: String, decoders: [OriginalFormat], encoders: [OutputFormat]) {
        self.libvips = libvips
        self.decoders = decoders
        self.encoders = encoders
    }
}
