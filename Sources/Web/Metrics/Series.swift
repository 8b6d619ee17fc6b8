import CoreMetrics
import Synchronization

/// One time series: a name with its labels, and a value or a histogram.
final class Series: CounterHandler, MeterHandler, RecorderHandler, TimerHandler {
    enum Kind {
        case counter, gauge, seconds, sizes

        /// Prometheus' word for it.
        var type: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .seconds, .sizes: "histogram"
            }
        }

        /// Upper bounds of the buckets; sizes are in bytes.
        var bounds: [Double] {
            switch self {
            case .counter, .gauge: []
            case .seconds: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20]
            case .sizes: [1024, 4096, 16_384, 65_536, 262_144, 1_048_576, 4_194_304, 16_777_216, 67_108_864]
            }
        }
    }

    private struct Value {
        var sum = 0.0
        var count = 0
        var buckets: [Int]
    }

    let kind: Kind
    private let value: Mutex<Value>

    init(_ kind: Kind) {
        self.kind = kind
        value = Mutex(Value(buckets: Array(repeating: 0, count: kind.bounds.count)))
    }

    /// Whether its value is a number.
    var isKnown: Bool { value.withLock { !$0.sum.isNaN } }

    func increment(by amount: Int64) { add(Double(amount)) }
    func increment(by amount: Double) { add(amount) }
    func decrement(by amount: Double) { add(-amount) }
    func reset() { value.withLock { $0 = Value(buckets: Array(repeating: 0, count: kind.bounds.count)) } }
    func set(_ amount: Int64) { set(Double(amount)) }
    func set(_ amount: Double) { value.withLock { $0.sum = amount } }
    func record(_ amount: Int64) { record(Double(amount)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ amount: Double) {
        guard kind != .gauge else { return set(amount) }
        let bucket = kind.bounds.firstIndex { amount <= $0 }
        value.withLock { value in
            value.sum += amount
            value.count += 1
            if let bucket { value.buckets[bucket] += 1 }
        }
    }

    private func add(_ amount: Double) { value.withLock { $0.sum += amount } }

    func write(_ name: Name, to text: inout String) {
        let value = value.withLock { $0 }
        guard !kind.bounds.isEmpty else {
            text += "\(name.family)\(name.braced()) \(Series.plain(value.sum))\n"
            return
        }
        var running = 0
        for (bound, count) in zip(kind.bounds, value.buckets) {
            running += count
            text += "\(name.family)_bucket\(name.braced("le=\"\(Series.plain(bound))\"")) \(running)\n"
        }
        text += "\(name.family)_bucket\(name.braced("le=\"+Inf\"")) \(value.count)\n"
        text += "\(name.family)_sum\(name.braced()) \(Series.plain(value.sum))\n"
        text += "\(name.family)_count\(name.braced()) \(value.count)\n"
    }

    private static func plain(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }
}

extension Series {
    /// A series' name as Prometheus knows it.
    struct Name: Hashable {
        /// The metric's name, its unit at the end.
        let family: String
        /// `name="value"` pairs joined by commas; may be empty.
        let labels: String

        init(_ label: String, _ dimensions: [(String, String)], _ kind: Kind) {
            var family = Name.identifier(label)
            // What every process has is called the same whatever the program.
            if !family.hasPrefix("calotype_"), !family.hasPrefix("process_") { family = "calotype_" + family }
            let unit =
                switch kind {
                case .counter: "_total"
                case .seconds: "_seconds"
                case .gauge, .sizes: ""
                }
            if !family.hasSuffix(unit) { family += unit }
            self.family = family
            labels = dimensions.map { "\(Name.identifier($0.0))=\"\(Name.escaped($0.1))\"" }.joined(separator: ",")
        }

        func braced(_ extra: String = "") -> String {
            let all = [labels, extra].filter { !$0.isEmpty }.joined(separator: ",")
            return all.isEmpty ? "" : "{\(all)}"
        }

        private static func identifier(_ text: String) -> String {
            String(text.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        }

        private static func escaped(_ text: String) -> String {
            text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
        }
    }
}
