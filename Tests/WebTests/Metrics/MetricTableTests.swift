import CoreMetrics
import Foundation
import TestKit
import Testing

@testable import Web

/// The table of metrics beside what the program measures, and the format beside Prometheus' own reader.
struct MetricTableTests {
    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Sources")

    /// Families and their types, as the sources declare them.
    private static func declared() throws -> Set<String> {
        let declaration = /\b(Counter|Gauge|Meter|Recorder|Timer|counter|set)\(\s*(?:label: )?"([a-zA-Z_.]+)"/
        var families: Set<String> = []
        for case let file as URL in FileManager.default.enumerator(at: sources, includingPropertiesForKeys: nil)
            ?? .init()
        {
            guard file.pathExtension == "swift" else { continue }
            let text = try String(contentsOf: file, encoding: .utf8)
            guard text.contains("Metrics") || text.contains("PrometheusRegistry") else { continue }
            for match in text.matches(of: declaration) {
                let kind: Series.Kind? =
                    switch match.output.1 {
                    case "Counter", "counter": .counter
                    case "Timer": .seconds
                    case "set": nil
                    default: .gauge
                    }
                guard let kind else { continue }
                families.insert("\(Series.Name(String(match.output.2), [], kind).family) \(kind.type)")
            }
        }
        return families
    }

    /// What is shown without being measured by somebody: the process itself.
    private static let own: Set<String> = {
        let registry = PrometheusRegistry(version: "1")
        registry.record(ProcessUsage())
        return Set(registry.text().matches(of: /# TYPE (\S+ \S+)\n/).map { String($0.output.1) })
    }()

    @Test func theTableHasWhatIsMeasuredAndNothingElse() throws {
        let table = Set(MetricTable.all.map { "\($0.name) \($0.type)" })
        #expect(table == (try Self.declared()).union(Self.own))
        #expect(MetricTable.all.count == table.count)
    }

    @Test func everyFamilyHasASentence() {
        for family in MetricTable.all {
            #expect(family.help.hasSuffix(".") && !family.help.contains("\n") && !family.help.contains("\\"))
        }
    }

    @Test func theProcessIsShownAsOtherProgramsShowTheirs() {
        #expect(
            Self.own.subtracting(["calotype_renderer_resident_memory_bytes gauge"]) == [
                "calotype_build_info gauge", "process_cpu_seconds_total counter", "process_resident_memory_bytes gauge",
                "process_virtual_memory_bytes gauge", "process_open_fds gauge", "process_max_fds gauge",
                "process_start_time_seconds gauge",
            ]
        )
        let usage = ProcessUsage()
        #expect(usage.residentMemory ?? 0 > 1_048_576.0)
        #expect(usage.virtualMemory ?? 0 >= usage.residentMemory ?? 0)
        #expect(usage.processorTime ?? 0 > 0)
        #expect(usage.descriptors ?? 0 >= 3)
        #expect(usage.mostDescriptors ?? 0 >= usage.descriptors ?? 0)
        let age = Date().timeIntervalSince1970 - (usage.start ?? 0)
        #expect(age > -2 && age < 24 * 3600)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/promtool"), "there is no promtool"))
    func prometheusReadsIt() throws {
        let registry = PrometheusRegistry(version: "0.1.0")
        registry.record(ProcessUsage())
        registry.makeCounter(label: "requests", dimensions: [("method", "a\"\\\n")]).increment(by: 1)
        registry.makeTimer(label: "stage", dimensions: [("stage", "fetch")]).recordNanoseconds(3_000_000)
        registry.makeMeter(label: "queue_up", dimensions: []).set(1.0)
        let (process, input, output) = (Process(), Pipe(), Pipe())
        process.executableURL = URL(fileURLWithPath: "/usr/bin/promtool")
        process.arguments = ["check", "metrics"]
        process.standardInput = input
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try input.fileHandleForWriting.write(contentsOf: Data(registry.text().utf8))
        try input.fileHandleForWriting.close()
        let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0, "\(said)\n\(registry.text())")
    }
}
