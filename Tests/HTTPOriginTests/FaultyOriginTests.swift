import Descriptors
import ImageService
import ObjectStorage
import Synchronization
import TestKit
import Testing

@testable import HTTPOrigin

/// A thousand requests through a proxy that does what networks and busy servers do.
@Suite(.timeLimit(.minutes(10)))
struct FaultyOriginTests {
    private enum Act: CaseIterable { case open, openAgain, openOften, head, download, forget }

    /// An image, and what may be answered for it: it changes in the middle.
    private struct Sample {
        var target: String
        var versions: [[UInt8]]
    }

    private static let faults = [
        "error=0.03", "slowdown=0.03", "lost=0.03", "reset=0.04", "cut=0.04", "truncate=0.06", "stall=0.01",
        "html=0.03",
        "longer=0.05", "shorter=0.05", "damaged=0.05",
    ]

    private static let samples: [Sample] = (0..<60).map { number in
        // No two have the same length, so that one in the place of another is seen.
        let size = 3000 + number * 1777
        let versions = ["1", "2"].map { image(size, version: $0) }
        switch number % 6 {
        case 0: return Sample(target: "/chunked/\(number)?size=\(size)", versions: [versions[0]])
        case 1: return Sample(target: "/gzip/\(number)?size=\(size)", versions: [versions[0]])
        case 2: return Sample(target: "/redirect/\(number)?to=/ok/r\(number)%3Fsize%3D\(size)", versions: versions)
        case 3: return Sample(target: "/ok/\(number)?size=\(size)&etag=0", versions: versions)
        default: return Sample(target: "/ok/\(number)?size=\(size)", versions: versions)
        }
    }

    @Test(arguments: [true, false])
    func everyAnswerIsRightOrAClearErrorAndNothingWrongIsKept(keepsBytes: Bool) async throws {
        let server = try await OriginServer()
        let proxy = try await HelperProcess("fault_proxy.py", [String(server.port), "11"] + Self.faults)
        var bench = try Bench()
        bench.keepsBytes = keepsBytes
        bench.configuration.rules.patterns = [try OriginPattern(proxy.greeting + "/*")]
        // For those that hang; on a slow machine more of the others are given up, which is a clear error.
        bench.configuration.steps.answer = .seconds(2)
        bench.configuration.steps.answerInNeed = .seconds(2)
        let (originals, time) = (try bench.originals(), bench.time)
        let dice = Dice(seed: 5)
        let outcomes = try await withThrowingTaskGroup(of: [Bool].self) { group in
            for _ in 0..<8 {
                group.addTask {
                    var outcomes: [Bool] = []
                    for round in 0..<125 {
                        if round == 62 { try await server.set("version", "2") }
                        let sample = Self.samples[dice.next(60)]
                        let act = Act.allCases[dice.next(Act.allCases.count)]
                        // So that what is kept is asked after, and what failed is tried again.
                        time.advance(by: 7)
                        outcomes.append(try await Self.isAnswered(act, sample, originals, proxy.greeting))
                    }
                    return outcomes
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(outcomes.count == 1000)
        #expect(outcomes.count { $0 } > 0 && outcomes.count { !$0 } > 0, "some of both")
        #expect(try await server.visits().count > 100, "most of it was not from memory")
        let right = Set(Self.samples.flatMap(\.versions))
        for file in bench.keptFiles { #expect(right.contains(try bench.folder.read(file)), "\(file)") }
        #expect(keepsBytes ? !bench.keptFiles.isEmpty : bench.keptFiles.isEmpty)
        // And all of it is answered in the end, as it is now.
        for sample in Self.samples {
            var bytes: [UInt8]?
            for _ in 0..<200 where bytes != sample.versions.last {
                time.advance(by: 100)
                if let opened = try? await originals.open(proxy.greeting + sample.target) {
                    bytes = try opened.descriptor.readAll()
                }
            }
            #expect(bytes == sample.versions.last, "\(sample.target)")
        }
    }

    /// Whether there was an answer, which was then right; if not, that there was a clear error.
    private static func isAnswered(
        _ act: Act,
        _ sample: Sample,
        _ originals: HTTPOriginals,
        _ origin: String
    ) async throws -> Bool {
        let url = origin + sample.target
        do throws(ServiceError) {
            switch act {
            case .open, .openAgain, .openOften:
                let opened = try await originals.open(url)
                let bytes = try? opened.descriptor.readAll()
                #expect(sample.versions.contains(bytes ?? []) && bytes?.count == opened.info.size, "\(sample.target)")
            case .download:
                let opened = try await originals.download(url)
                #expect(sample.versions.contains((try? opened.descriptor.readAll()) ?? []), "\(sample.target)")
            case .head:
                let size = try await originals.head(url).size
                #expect(size == sample.versions[0].count, "\(sample.target)")
            case .forget: try await originals.forget(url)
            }
            return true
        } catch {
            #expect([.remoteOriginFailed, .remoteOriginTimedOut].contains(error.code), "\(sample.target): \(error)")
            #expect(error.message.contains("127.0.0.1"), "\(error.message)")
            return false
        }
    }
}

/// Numbers by chance that are the same each time.
private final class Dice: Sendable {
    private let state: Mutex<UInt64>

    init(seed: UInt64) { state = Mutex(seed) }

    func next(_ count: Int) -> Int {
        state.withLock { state in
            // Knuth's constants for a linear congruential generator; the upper bits are the better ones.
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % count
        }
    }
}
