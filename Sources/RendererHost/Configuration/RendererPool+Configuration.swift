public import Configuration
public import Recipes
import RenderWire
import SettingValues

extension RendererPool {
    /// How many renderers there are and what they may do.
    public struct Configuration: Hashable, Sendable {
        /// How many renderer processes work at the same time.
        public var count: Int
        /// How many more are kept ready, without work, to take the place of one that dies.
        public var spares: Int
        /// How much work may wait for a renderer; what comes on top is refused.
        public var queue: Int
        /// The memory that all jobs together may use, in bytes.
        public var memory: Int
        /// The memory that every job may use without asking, in bytes.
        public var allowance: Int
        /// How many images a process makes before it is replaced.
        public var recycleImages: Int
        /// The resident memory from which on a process is replaced, in bytes.
        public var recycleMemory: Int
        /// The longest a job may take, waiting included; callers may ask for less.
        public var deadline: Duration
        /// The most bytes a variant may have.
        public var resultBytes: Int
        /// The decoders that are switched on.
        public var decoders: [OriginalFormat]
        /// The renderer's program; `nil` is `calotype-renderer` beside the running program.
        public var path: String?
        /// Arguments for the renderer's program; only test programs take any.
        package var arguments: [String] = []
        /// How long a process may take to become ready.
        package var startTime = Duration.seconds(30)
        /// How long a process may go on with work that nobody wants any more.
        package var grace = Duration.milliseconds(200)
        /// The CPU time after which the system ends a process, in seconds.
        package var cpuSeconds = 86_400

        /// Makes the default configuration for this machine: a renderer for each core, half of the memory.
        public init() { self.init(machine: .current) }

        init(machine: MachineResources) {
            count = max(1, machine.cores)
            spares = RendererPoolSettings.spares.default
            queue = RendererPoolSettings.queueForEach * count
            memory = max(64 << 20, machine.memory / 2)
            allowance = 64 << 20
            recycleImages = RendererPoolSettings.recycleImages.default
            recycleMemory = RendererPoolSettings.recycleMemory.default
            deadline = .seconds(20)
            resultBytes = RendererPoolSettings.resultBytes.default
            decoders = RendererPoolSettings.decoders.default
            path = RendererPoolSettings.path.default
        }
    }
}

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

    /// What a process is told at its start.
    var wireSettings: RendererSettings {
        // What one job may use, what the libraries map, and what is reserved and never touched.
        let addressSpace = 2 * memory + (4 << 30)
        return RendererSettings(
            decoders: decoders,
            addressSpace: addressSpace,
            cpuSeconds: cpuSeconds,
            resultBytes: resultBytes
        )
    }

    var state: PoolSettings {
        PoolSettings(
            count: count,
            spares: spares,
            queue: queue,
            memory: memory,
            allowance: allowance,
            recycleImages: recycleImages,
            recycleMemory: recycleMemory,
            startTime: startTime,
            grace: grace
        )
    }
}
