extension Worker {
    /// How a worker works.
    public struct Configuration: Hashable, Sendable {
        /// How many jobs it works on at a time.
        public var jobs: Int
        /// How often it tells the queue that it lives; well below ``QueueRules/visibility``.
        public var heartbeat: Duration
        /// The longest that one try of a job may take.
        public var deadline: Duration
        /// How long jobs may go on when the service shuts down; what is not done then is handed back.
        public var grace: Duration
        /// How long it waits for a job before it asks again.
        public var wait: Duration
        /// How long it tries to tell the queue what became of a job.
        public var reporting: Duration
        /// How long it rests while the queue is away.
        public var pauses: Backoff

        /// Makes a configuration.
        public init(
            jobs: Int = 2,
            heartbeat: Duration = .seconds(10),
            deadline: Duration = .seconds(600),
            grace: Duration = .seconds(20),
            wait: Duration = .seconds(30),
            reporting: Duration = .seconds(30),
            pauses: Backoff = Backoff(first: .milliseconds(200), longest: .seconds(5))
        ) {
            self.jobs = jobs
            self.heartbeat = heartbeat
            self.deadline = deadline
            self.grace = grace
            self.wait = wait
            self.reporting = reporting
            self.pauses = pauses
        }
    }
}
