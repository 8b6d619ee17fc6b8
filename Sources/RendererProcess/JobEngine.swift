public import Descriptors
public import Recipes
public import RenderWire

/// Asks whether a job may use this many bytes of memory in all; waits, and throws when it may not.
public typealias MemoryGrant = (_ bytes: Int) throws(RenderFailure) -> Void

/// Tells the host what has become of an output, by its place in the job; throws when the work is to end.
public typealias OutputTelling = (_ index: Int, _ result: OutputResult) throws(RenderFailure) -> Void

/// What does the work of a renderer process; used by one thread.
public protocol JobEngine {
    /// What it can do, known after it has warmed up.
    var abilities: EngineAbilities { get }

    /// Prepares what a sealed process can still prepare, once, at a moment when nothing is to be done.
    func warmUpIdle()

    /// Does a job.
    ///
    /// - Parameters:
    ///   - job: What is wanted; its inputs have offsets of their own, from 0.
    ///   - result: An empty file, into which pictures are written one behind the other.
    ///   - grant: Asked before more memory is used than every job may use.
    ///   - tell: Told once of each output, pictures in the order in which they lie in the file.
    /// - Throws: ``RenderFailure`` that befell the whole job.
    func perform(
        _ job: RenderJob,
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
    /// Whether it finds faces.
    public var faces: FaceFinding

    /// Makes a description.
    ///
    /// - Parameters:
    ///   - libvips: The version of libvips.
    ///   - decoders: The formats it decodes.
    ///   - encoders: The formats it encodes.
    ///   - faces: Whether it finds faces.
    public init(
        libvips: String,
        decoders: [OriginalFormat],
        encoders: [OutputFormat],
        faces: FaceFinding = .off(reason: "")
    ) {
        self.libvips = libvips
        self.decoders = decoders
        self.encoders = encoders
        self.faces = faces
    }
}
