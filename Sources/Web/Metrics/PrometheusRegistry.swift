public import CoreMetrics
import Synchronization

/// Keeps what is measured and writes it as Prometheus' text format, version 0.0.4.
///
/// No Prometheus client is among the packages we can build on, hence this small one: counters, gauges, and histograms
/// for everything timed or recorded.
public final class PrometheusRegistry: MetricsFactory {
    /// More series than this means that somebody put something unbounded in a label; further ones are not kept.
    private static let seriesLimit = 2_000

    private let series = Mutex<[Series.Name: Series]>([:])

    /// Makes an empty registry.
    public init() {}

    /// Makes a registry that says which program it belongs to.
    ///
    /// - Parameter version: The program's version.
    public convenience init(version: String) {
        self.init()
        series("build_info", [("version", version)], .gauge).set(1.0)
    }

    /// All series as text, in the order of their names; a gauge that was set to no number is not known, and left out.
    public func text() -> String {
        let all = series.withLock { $0.filter(\.value.isKnown) }
        let families = Dictionary(grouping: all, by: \.key.family)
        var text = ""
        for (family, members) in families.sorted(by: { $0.key < $1.key }) {
            if let help = MetricTable.help[family] { text += "# HELP \(family) \(help)\n" }
            text += "# TYPE \(family) \(members.first?.value.kind.type ?? "untyped")\n"
            for (name, series) in members.sorted(by: { $0.key.labels < $1.key.labels }) {
                series.write(name, to: &text)
            }
        }
        return text
    }

    private func series(_ label: String, _ dimensions: [(String, String)], _ kind: Series.Kind) -> Series {
        let name = Series.Name(label, dimensions, kind)
        return series.withLock { series in
            if let known = series[name], known.kind == kind { return known }
            let new = Series(kind)
            if series[name] == nil, series.count < PrometheusRegistry.seriesLimit { series[name] = new }
            return new
        }
    }

    /// Shows a value that somebody else counts; one that is no number is left out.
    func set(_ label: String, _ kind: Series.Kind, to value: Double) { series(label, [], kind).set(value) }

    /// A counter that only grows.
    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        series(label, dimensions, .counter)
    }

    /// A value that goes up and down.
    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        series(label, dimensions, .gauge)
    }

    /// A histogram of sizes where `aggregate`, else the last value.
    public func makeRecorder(
        label: String,
        dimensions: [(String, String)],
        aggregate: Bool
    ) -> any RecorderHandler {
        series(label, dimensions, aggregate ? .sizes : .gauge)
    }

    /// A histogram of seconds.
    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        series(label, dimensions, .seconds)
    }

    // Series live as long as the registry: a counter that starts again at zero is what Prometheus expects only from
    // a restart.

    /// Keeps the series.
    public func destroyCounter(_ handler: any CounterHandler) {}
    /// Keeps the series.
    public func destroyMeter(_ handler: any MeterHandler) {}
    /// Keeps the series.
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    /// Keeps the series.
    public func destroyTimer(_ handler: any TimerHandler) {}
}
