import RenderWire

/// What is started as a renderer, and what it is told at its start.
struct RendererProgram: Sendable {
    /// The program's path; `nil` when the running program's folder is not known.
    let path: String?
    /// Its arguments; only test programs take any.
    let arguments: [String]
    /// How it has to be.
    let settings: RendererSettings

    /// Takes it out of a configuration.
    init(_ configuration: RendererPool.Configuration) {
        path = configuration.path ?? ExecutableFolder.path.map { "\($0)/calotype-renderer" }
        arguments = configuration.arguments
        settings = configuration.wireSettings
    }
}
