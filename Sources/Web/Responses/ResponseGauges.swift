import Basics
import Metrics

/// What `/metrics` tells of answers under way.
enum ResponseGauges {
    /// Counts an answer that was refused because others hold too much.
    static func countRefusal() { Counter(label: "calotype_answers_refused").increment() }

    /// Sets the gauges to what is so now.
    static func update(from budget: ByteBudget) {
        Gauge(label: "calotype_answer_bytes").record(budget.used)
        Gauge(label: "calotype_answer_bytes_limit").record(budget.limit)
    }
}
