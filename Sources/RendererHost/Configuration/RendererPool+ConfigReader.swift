public import Configuration
import Recipes
import SettingValues

extension RendererPool.Configuration {
    /// Reads the configuration.
    ///
    /// - `renderers.count` (whole number, default the cores this process may use, 1 to 1024)
    /// - `renderers.spares` (whole number, default 1, 0 to 16): kept ready beside them, to replace one that dies
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
    /// Sizes and times are as ``SettingReader`` reads them.
    ///
    /// - Parameter reader: Where to read.
    /// - Throws: ``SettingError``, which names the setting and the value.
    public init(reader: ConfigReader) throws {
        self.init()
        let settings = SettingReader(reader)
        let implied = queue / count
        count = try settings.integer("renderers.count", in: 1...1_024, default: count)
        spares = try settings.integer("renderers.spares", in: 0...16, default: spares)
        queue = try settings.integer("renderers.queue", in: 0...1_000_000, default: implied * count)
        memory = try settings.bytes("renderers.memory", in: 64_000_000...1 << 50, default: memory)
        let most = max(memory, 1_000_000)
        allowance = try settings.bytes("renderers.allowance", in: 1_000_000...most, default: min(allowance, memory))
        recycleImages = try settings.integer("renderers.recycle-images", in: 1...1_000_000_000, default: recycleImages)
        recycleMemory = try settings.bytes("renderers.recycle-rss", in: 32_000_000...1 << 50, default: recycleMemory)
        deadline = try settings.duration(
            "renderers.deadline",
            in: .milliseconds(10)...(.seconds(3_600)),
            default: deadline
        )
        resultBytes = try settings.bytes("renderers.result", in: 64_000...4_000_000_000, default: resultBytes)
        path = reader.string(forKey: "renderers.path") ?? path
        decoders = try reader.string(forKey: "decoders").map(Self.formats) ?? decoders
    }

    private static func formats(_ text: String) throws(SettingError) -> [OriginalFormat] {
        let names = text.split { $0 == "," || $0.isWhitespace }.map(String.init)
        let all = OriginalFormat.allCases.map(\.rawValue).joined(separator: ", ")
        guard !names.isEmpty else { throw SettingError(key: "decoders", value: text, allowed: "a list of \(all)") }
        var formats: [OriginalFormat] = []
        for name in names {
            guard let format = OriginalFormat(rawValue: name == "jpg" ? "jpeg" : name) else {
                throw SettingError(key: "decoders", value: name, allowed: "a list of \(all)")
            }
            if !formats.contains(format) { formats.append(format) }
        }
        return formats
    }
}
