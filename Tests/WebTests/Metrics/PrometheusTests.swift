import CoreMetrics
import Testing

@testable import Web

struct PrometheusTests {
    @Test func writesCountersGaugesAndHistograms() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "hits", dimensions: [("tier", "memory")]).increment(by: 3)
        registry.makeCounter(label: "hits", dimensions: [("tier", "memory")]).increment(by: 1)
        registry.makeMeter(label: "queue.depth", dimensions: []).set(2.5)
        let timer = registry.makeTimer(label: "render", dimensions: [])
        timer.recordNanoseconds(3_000_000)
        timer.recordNanoseconds(30_000_000_000)
        let lines = registry.text().split(separator: "\n").map(String.init)
        #expect(lines.contains("# TYPE calotype_hits_total counter"))
        #expect(lines.contains("calotype_hits_total{tier=\"memory\"} 4"))
        #expect(lines.contains("calotype_queue_depth 2.5"))
        #expect(lines.contains("# TYPE calotype_render_seconds histogram"))
        #expect(lines.contains("calotype_render_seconds_bucket{le=\"0.0025\"} 0"))
        #expect(lines.contains("calotype_render_seconds_bucket{le=\"0.005\"} 1"))
        #expect(lines.contains("calotype_render_seconds_bucket{le=\"20\"} 1"))
        #expect(lines.contains("calotype_render_seconds_bucket{le=\"+Inf\"} 2"))
        #expect(lines.contains("calotype_render_seconds_count 2"))
    }

    @Test func whatIsNotKnownIsLeftOut() {
        let registry = PrometheusRegistry()
        registry.makeRecorder(label: "jobs", dimensions: [], aggregate: false).record(3.0)
        #expect(registry.text().contains("calotype_jobs 3\n"))
        registry.makeRecorder(label: "jobs", dimensions: [], aggregate: false).record(Double.nan)
        #expect(registry.text().isEmpty)
        registry.makeRecorder(label: "jobs", dimensions: [], aggregate: false).record(0.0)
        #expect(registry.text().contains("calotype_jobs 0\n"))
    }

    @Test func staysBounded() {
        let registry = PrometheusRegistry()
        for index in 0..<5_000 { registry.makeCounter(label: "c", dimensions: [("i", "\(index)")]).increment(by: 1) }
        #expect(registry.text().split(separator: "\n").count <= 2_001)
    }

    @Test func escapesLabels() {
        let registry = PrometheusRegistry()
        registry.makeCounter(label: "c", dimensions: [("name", "a\"b\\c\nd")]).increment(by: 1)
        #expect(registry.text().contains("calotype_c_total{name=\"a\\\"b\\\\c\\nd\"} 1"))
    }
}
