public import RenderWire
import Synchronization

extension RendererPool {
    /// What the pool is doing; for health checks, metrics and people.
    public struct Status: Hashable, Sendable, Codable {
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

    /// Tells what the pool is doing.
    ///
    /// - Returns: A snapshot.
    public func status() -> Status {
        inner.withLock { inner in
            let processes = inner.state.processes.values
            let busy = processes.count { $0.work != nil }
            let ready = processes.count(where: \.isReady)
            let idle = max(0, min(ready, configuration.count) - busy)
            let restarts = RestartReason.allCases.map { ($0, inner.state.restarts[$0, default: 0]) }
            return Status(
                isReady: ready > 0 && inner.state.life == .running,
                isRecovering: ready == 0 && inner.state.life == .running && inner.state.isProven
                    && inner.state.hasHope(now: .now),
                configured: configuration.count,
                starting: processes.count(where: \.isStarting),
                idle: idle,
                spare: ready - busy - idle,
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
