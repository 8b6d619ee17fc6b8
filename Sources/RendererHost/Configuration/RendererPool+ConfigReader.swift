public import Configuration
import Recipes

extension RendererPool.Configuration {
    /// Reads the configuration.
    ///
    /// - `renderers.count` (whole number, default the cores this process may use, 1 to 1024)
    /// - `renderers.queue` (whole number, default 16 for each renderer, 0 to 1000000): how much work may wait
    /// - `renderers.memory` (size, default half of the machine's or the container's memory, from 64MB):
    ///   for all jobs together
    /// - `renderers.allowance` (size, default 64MB, 1MB to `renderers.memory`): for each job without asking
    /// - `renderers.recycle-images` (whole number, default 10000, from 1): a process is replaced after so many
    /// - `renderers.recycle-rss` (size, default 400MB, from 32MB): a process that keeps more is replaced
    /// - `renderers.deadline` (time, default 20s, 10ms to 1h): waiting included
    /// - `renderers.result` (size, default 256MB, 64KB to 4GB): the longest variant
    /// - `renderers.path` (text, default `calotype-renderer` beside the running program)
    /// - `decoders` (list of formats, default `jpeg,png,webp,gif,avif,heic,tiff,jxl`)
    ///
    /// A size is a number of bytes or has one of the units `KB`, `MB`, `GB`, which count in 1024; a time is a number of
    /// seconds or has one of the units `ms`, `s`, `m`, `h`.
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: ``RendererConfigurationError``, which names the setting and the value.
    public init(reader: ConfigReader) throws {
        self.init()
        let settings = SettingReader(reader: reader.scoped(to: "renderers"), scope: "renderers")
        if let value = try settings.count("count", in: 1...1_024) {
            count = value
            queue = 16 * value
        }
        queue = try settings.count("queue", in: 0...1_000_000) ?? queue
        memory = try settings.size("memory", in: 64 << 20...1 << 50) ?? memory
        allowance = try settings.size("allowance", in: 1 << 20...memory) ?? min(allowance, memory)
        recycleImages = try settings.count("recycle-images", in: 1...1_000_000_000) ?? recycleImages
        recycleMemory = try settings.size("recycle-rss", in: 32 << 20...1 << 50) ?? recycleMemory
        deadline = try settings.time("deadline", in: .milliseconds(10)...(.seconds(3_600))) ?? deadline
        resultBytes = try settings.size("result", in: 64 << 10...4 << 30) ?? resultBytes
        path = settings.text("path") ?? path
        let all = SettingReader(reader: reader, scope: nil)
        decoders = try all.formats("decoders") ?? decoders
    }
}

/// A setting of the renderers that cannot be.
public struct RendererConfigurationError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The setting's key.
    public var setting: String
    /// The value that was found.
    public var value: String
    /// What is allowed.
    public var allowed: String

    /// A sentence that names the setting, its value, and what is allowed.
    public var description: String { "The setting '\(setting)' is '\(value)'; allowed is \(allowed)." }
}
