import CoreMetrics
import Metrics

/// What the service counts; every label is one of a fixed few.
struct ServiceMetrics: Sendable {
    private let outcomes: [Variant.Outcome: Counter]
    /// The one of ``outcomes`` that counts most.
    private let hits: Counter
    private let failures: [ServiceError.Code: Counter]
    private let fetch: Timer
    private let queue: Timer
    private let render: Timer
    private let readStored: Timer
    private let writeStored: Timer
    /// Variants that a renderer made.
    let renders: Counter
    /// Originals' and variants' bytes that renderers read and made.
    let bytesIn: Counter
    let bytesOut: Counter
    /// Variants that could not be written to the store, or not be read from it.
    let writeFailures: Counter
    let readFailures: Counter
    /// Variants that were not written because too many were waiting to be.
    let writesSkipped: Counter
    /// Stored variants that turned out damaged.
    let damaged: Counter

    init(factory: any MetricsFactory) {
        func counter(_ label: String, _ dimensions: (String, String)...) -> Counter {
            Counter(label: "calotype_\(label)", dimensions: dimensions, factory: factory)
        }
        func stage(_ name: String) -> Timer {
            Timer(label: "calotype_stage", dimensions: [("stage", name)], factory: factory)
        }
        func outcome(_ outcome: Variant.Outcome) -> Counter { counter("variants_total", ("outcome", outcome.rawValue)) }
        let hits = outcome(.memory)
        self.hits = hits
        outcomes = Dictionary(
            uniqueKeysWithValues: Variant.Outcome.allCases.map {  // checked: cases of an enumeration differ
                ($0, $0 == .memory ? hits : outcome($0))
            }
        )
        failures = Dictionary(
            uniqueKeysWithValues: ServiceError.Code.allCases.map {  // checked: cases of an enumeration differ
                ($0, counter("variant_failures_total", ("code", $0.rawValue)))
            }
        )
        fetch = stage("fetch")
        queue = stage("queue")
        render = stage("render")
        readStored = stage("store_read")
        writeStored = stage("store_write")
        renders = counter("renders_total")
        bytesIn = counter("render_bytes_total", ("direction", "in"))
        bytesOut = counter("render_bytes_total", ("direction", "out"))
        writeFailures = counter("variant_store_failures_total", ("operation", "write"))
        readFailures = counter("variant_store_failures_total", ("operation", "read"))
        writesSkipped = counter("variant_store_skipped_total")
        damaged = counter("variant_store_damaged_total")
    }

    /// Counts an answer and its stages.
    func count(_ variant: Variant) {
        outcomes[variant.outcome]?.increment()
        // Who joined others had no stages of its own.
        guard variant.outcome != .coalesced else { return }
        if let duration = variant.timings.fetch { fetch.record(duration: duration) }
        if let duration = variant.timings.queue { queue.record(duration: duration) }
        if let duration = variant.timings.render { render.record(duration: duration) }
        if let duration = variant.timings.store { readStored.record(duration: duration) }
    }

    /// Counts an answer that was put together before.
    func countHit(_ outcome: Variant.Outcome) {
        if outcome == .memory { hits.increment() } else { outcomes[outcome]?.increment() }
    }

    /// Counts an answer where it is an error, and passes it on.
    func counting<Answer>(
        _ answer: () async throws(ServiceError) -> Answer
    ) async throws(ServiceError) -> Answer {
        do throws(ServiceError) {
            return try await answer()
        } catch {
            failures[error.code]?.increment()
            throw error
        }
    }

    /// Counts a write to the variants store.
    func countWrite(taking duration: Duration) { writeStored.record(duration: duration) }
}
