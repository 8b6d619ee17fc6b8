public import Configuration
import SettingValues

extension RendererPool.Configuration {
    /// Reads the configuration (`RendererPoolSettings`).
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: `SettingError`, which names the setting and the value.
    public init(reader: ConfigReader) throws {
        self.init()
        typealias Settings = RendererPoolSettings
        count = try reader.value(of: Settings.count) ?? count
        spares = try reader.value(of: Settings.spares)
        queue = try reader.value(of: Settings.queue) ?? Settings.queueForEach * count
        memory = try reader.value(of: Settings.memory) ?? memory
        recycleImages = try reader.value(of: Settings.recycleImages)
        recycleMemory = try reader.value(of: Settings.recycleMemory)
        resultBytes = try reader.value(of: Settings.resultBytes)
        path = try reader.value(of: Settings.path)
        decoders = try reader.value(of: Settings.decoders)
    }
}
