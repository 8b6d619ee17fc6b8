import Descriptors
import Recipes
import RenderWire
import RendererProcess
import Rendering

/// Renders with libvips.
struct VipsEngine: JobEngine {
    private let engine: RenderingEngine
    let abilities: EngineAbilities

    /// Starts libvips and warms it up.
    init(settings: RendererSettings) throws(RenderFailure) {
        engine = try RenderingEngine(decoders: Set(settings.decoders), facesFolder: ProgramFolder.faces) {
            StandardError.write($0)
        }
        let encoders = engine.warmUp()
        let decoders = engine.capabilities.decoders.intersection(settings.decoders)
        abilities = EngineAbilities(
            libvips: engine.capabilities.version,
            decoders: OriginalFormat.allCases.filter(decoders.contains),
            encoders: OutputFormat.allCases.filter(encoders.contains),
            faces: engine.faceFinding
        )
    }

    func warmUpIdle() { engine.warmUpIdle() }

    func perform(
        _ job: RenderJob,
        result: Descriptor,
        grant: MemoryGrant,
        tell: OutputTelling
    ) throws(RenderFailure) {
        try engine.render(job, into: result, grant: grant, tell: tell)
    }
}
