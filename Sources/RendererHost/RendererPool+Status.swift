public import RenderWire

extension RendererPool {
    /// What the pool is doing; for health checks, metrics and people.
    public struct Status: Hashable, Sendable {
        /// Whether work that is given now can be expected to be done.
        public var isReady: Bool
        /// Whether none is ready now, and those that are being started can be expected to be soon: work waits for them.
        public var isRecovering: Bool
        /// How many processes may work at the same time.
        public var configured: Int
        /// Processes that are not ready yet.
        public var starting: Int
        /// Processes that wait for work.
        public var idle: Int
        /// Processes beyond ``configured`` that are ready to take another's place.
        public var spare: Int
        /// Processes at work.
        public var busy: Int
        /// Work that waits for a process.
        public var queued: Int
        /// The most work that may wait.
        public var queueLimit: Int
        /// How many processes were replaced, by reason; reasons that have not occurred are there with 0.
        public var restarts: [RestartReason: Int]
        /// The memory set aside for the work at hand, in bytes.
        public var memoryUsed: Int
        /// The memory that all work together may use, in bytes.
        public var memoryBudget: Int
        /// What the renderers are; `nil` before the first was ready.
        public var facts: RendererFacts?
        /// Why no process starts; for operators, not for clients.
        public var problem: String?

        /// Processes that are ready.
        public var alive: Int { idle + busy + spare }
    }
}

extension RendererPool.Status {
    /// Puts together what the pool's parts tell.
    init(
        _ summary: PoolState.Summary,
        _ configuration: RendererPool.Configuration,
        facts: RendererFacts?,
        problem: String?
    ) {
        let idle = max(0, min(summary.ready, configuration.count) - summary.busy)
        let restarts = RestartReason.allCases.map { ($0, summary.restarts[$0, default: 0]) }
        self.init(
            isReady: summary.ready > 0 && summary.isRunning,
            isRecovering: summary.ready == 0 && summary.isRunning && summary.hasHope,
            configured: configuration.count,
            starting: summary.starting,
            idle: idle,
            spare: summary.ready - summary.busy - idle,
            busy: summary.busy,
            queued: summary.queued,
            queueLimit: configuration.queue,
            restarts: Dictionary(uniqueKeysWithValues: restarts),  // checked: cases of an enumeration differ
            memoryUsed: summary.memoryUsed,
            memoryBudget: configuration.memory,
            facts: facts,
            problem: problem
        )
    }
}
