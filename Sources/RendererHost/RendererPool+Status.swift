public import RenderWire
import Synchronization

extension RendererPool {
    /// What the pool is doing; for health checks, metrics and people.
    public struct Status: Hashable, Sendable, Codable {
        /// Whether work that is given now can be expected to be done.
        public var isReady: Bool
        /// How many processes there are to be.
        public var configured: Int
        /// Processes that are not ready yet.
        public var starting: Int
        /// Processes that wait for work.
        public var idle: Int
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
        public var alive: Int { idle + busy }
    }

    /// Tells what the pool is doing.
    ///
    /// - Returns: A snapshot.
    public func status() -> Status {
        inner.withLock { inner in
            let processes = inner.state.processes.values
            let busy = processes.count { $0.work != nil }
            let ready = processes.count(where: \.isReady)
            let restarts = RestartReason.allCases.map { ($0, inner.state.restarts[$0, default: 0]) }
            return Status(
                isReady: ready > 0 && inner.state.life == .running,
                configured: configuration.count,
                starting: processes.count(where: \.isStarting),
                idle: ready - busy,
                busy: busy,
                queued: inner.state.queue.count,
                queueLimit: configuration.queue,
                restarts: Dictionary(uniqueKeysWithValues: restarts),  // checked: cases of an enumeration differ
                memoryUsed: inner.state.ledger.used,
                memoryBudget: configuration.memory,
                facts: inner.facts,
                problem: inner.problem
            )
        }
    }
}
