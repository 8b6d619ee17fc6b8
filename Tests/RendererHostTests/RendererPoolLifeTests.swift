import Descriptors
import Foundation
import RenderWire
import TestKit
import Testing

@testable import RendererHost

/// Starting, stopping, cancelling and replacing, with real processes.
@Suite(.timeLimit(.minutes(1)))
struct RendererPoolLifeTests {
    @Test func cancelledWorkInTheQueueIsGoneAtOnce() async throws {
        try await PoolFixture.withPool { pool async throws in
            let hanging = Task { try await pool.failure("hang") }
            #expect(await pool.reaches { $0.busy == 1 })
            let waiting = Task { try await pool.failure("echo 1") }
            #expect(await pool.reaches { $0.queued == 1 })
            waiting.cancel()
            #expect(try await waiting.value.code == .cancelled)
            #expect(pool.status().queued == 0)
            hanging.cancel()
            _ = try await hanging.value
        }
    }

    @Test func cancelledWorkAtHandGivesItsPlaceFree() async throws {
        try await PoolFixture.withPool { pool async throws in
            let hanging = Task { try await pool.failure("hang") }
            #expect(await pool.reaches { $0.busy == 1 })
            hanging.cancel()
            #expect(try await hanging.value.code == .cancelled)
            #expect(try await pool.tell("echo 1") == "echo 1")
            #expect(await pool.reaches { $0.restarts[.cancelled] == 1 })
        }
    }

    @Test func whoIsCancelledBeforehandGetsNothing() async throws {
        try await PoolFixture.withPool { pool async throws in
            let task = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await pool.failure("hang")
            }
            #expect(try await task.value.code == .cancelled)
            #expect(await pool.reaches { $0.busy == 0 && $0.queued == 0 && $0.idle == 1 })
        }
    }

    @Test func memoryIsGivenInTurn() async throws {
        try await PoolFixture.withPool(count: 2, { $0.memory = 200 << 20 }) { pool async throws in
            let big = 180 << 20
            let answers = try await withThrowingTaskGroup { group in
                for _ in 0..<6 { group.addTask { try await pool.tell("need \(big)") } }
                return try await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(answers == Array(repeating: "granted \(big)", count: 6))
            #expect(try await pool.failure("need \(300 << 20)").code == .originalTooLarge)
            // The caller is told before the process has given up.
            #expect(await pool.reaches { $0.memoryUsed == 0 })
            #expect(pool.status().restarts.values.allSatisfy { $0 == 0 })
        }
    }

    @Test func memoryThatDoesNotBecomeFreeIsRefusedAtTheDeadline() async throws {
        try await PoolFixture.withPool(count: 2, { $0.memory = 200 << 20 }) { pool async throws in
            let holding = Task { try await pool.failure("need-and-hold \(110 << 20)", deadline: .seconds(5)) }
            #expect(await pool.reaches { $0.memoryUsed == 110 << 20 && $0.idle == 1 })
            let failure = try await pool.failure("need \(150 << 20)", deadline: .seconds(1))
            #expect(failure.code == .overloaded)
            #expect(try await holding.value.code == .deadlineExceeded)
            #expect(await pool.reaches { $0.memoryUsed == 0 })
        }
    }

    @Test func aProcessIsReplacedAfterSoManyImages() async throws {
        try await PoolFixture.withPool({ $0.recycleImages = 3 }) { pool async throws in
            for number in 0..<20 { #expect(try await pool.tell("echo \(number)") == "echo \(number)") }
            #expect(await pool.reaches { $0.restarts[.images, default: 0] >= 1 && $0.alive >= 1 })
            #expect(pool.status().restarts[.crashed] == 0)
        }
    }

    @Test func aGracefulShutdownFinishesWhatWasGiven() async throws {
        let answers = try await PoolFixture.withPool(count: 2) { pool async throws in
            let tasks = (0..<20).map { number in Task { try await pool.tell("echo \(number)") } }
            #expect(await pool.reaches { $0.queued + $0.busy > 0 || $0.idle == 2 })
            return tasks
        }
        for (number, task) in answers.enumerated() {
            // One that was given after the shutdown began is refused, not lost.
            do {
                #expect(try await task.value == "echo \(number)")
            } catch let failure as RenderFailure {
                #expect(failure.code == .unavailable)
            }
        }
    }

    @Test func cancellingTheServiceEndsAllAtOnce() async throws {
        let pool = try RendererPool(configuration: try PoolFixture.configuration(), logger: PoolFixture.silent)
        let service = Task { try await pool.run() }
        let hanging = Task { try await pool.failure("hang") }
        #expect(await pool.reaches { $0.busy == 1 })
        service.cancel()
        #expect(try await hanging.value.code == .unavailable)
        try await service.value
        #expect(pool.status().starting + pool.status().alive == 0)
        #expect(try await pool.failure("echo 1").code == .unavailable)
    }

    @Test(arguments: [
        ("/nowhere/calotype-renderer", [String]()), ("", ["exits"]), ("", ["babbles"]), ("", ["dies-ready"]),
    ])
    func withoutARendererWorkIsRefusedAndTheReasonIsKnown(path: String, arguments: [String]) async throws {
        try await PoolFixture.withPool({
            if !path.isEmpty { $0.path = path }
            $0.arguments = arguments
        }) { pool async throws in
            let failure = try await pool.failure("echo 1")
            #expect([.unavailable, .crashed].contains(failure.code))
            // One that dies when it has said that it is ready counts as ready until its death is known.
            #expect(await pool.reaches { $0.restarts[.start, default: 0] >= 3 && !$0.isReady })
            #expect(!failure.message.contains("/nowhere"))
            if !path.isEmpty { #expect(pool.status().problem == "Starting \(path): No such file or directory") }
            let code = try await pool.failure("echo 2").code
            #expect(code == .unavailable || (code == .crashed && arguments == ["dies-ready"]))
        }
    }

    @Test func oneThatNeverBecomesReadyIsEnded() async throws {
        try await PoolFixture.withPool({
            $0.arguments = ["hangs"]
            $0.startTime = .milliseconds(50)
        }) { pool async throws in
            #expect(try await pool.failure("echo 1").code == .unavailable)
            #expect(pool.status().restarts[.start, default: 0] >= 3)
        }
    }

    /// What a library said of a file is for whoever looks for it, and for nobody else.
    @Test func aLibrarysWordsAreLoggedAndNotTold() async throws {
        let lines = LogLines()
        try await PoolFixture.withPool(log: lines.logger) { pool async throws in
            let failure = try await pool.failure("fail")
            #expect(failure == RenderFailure(.brokenImage, "It ends early.") && failure.libraryWords.isEmpty)
        }
        let said = "A renderer's library says: VipsJpeg: premature·end"
        #expect(lines.messages.contains(said), "\(lines.messages)")
        #expect(!lines.warnings.contains { $0.contains("VipsJpeg") })
    }

    /// A library of it may print; `/dev/null` is not asked for, which a system may have closed to its users.
    @Test(arguments: ["log", "print"])
    func whatARendererWritesIsLogged(by word: String) async throws {
        let lines = LogLines()
        try await PoolFixture.withPool(log: lines.logger) { pool async throws in
            _ = try await pool.tell("\(word) 3")
            #expect(await pool.reaches { _ in lines.messages.contains("A renderer says: line 2") })
        }
        #expect(lines.messages.filter { $0.hasPrefix("A renderer says: line") }.count == 3)
    }
}

/// In a process of its own, where nobody else opens or starts anything.
@Suite(.timeLimit(.minutes(1)))
struct RendererPoolLeakTests {
    @Test func nothingIsLeftBehind() async throws {
        await #expect(processExitsWith: .success) {
            let before = try RendererPoolLeakTests.descriptors()
            for _ in 0..<3 { try await RendererPoolLeakTests.life() }
            // A thread that has told of its end may not have let go of its last descriptor yet.
            for _ in 0..<1_000 where try RendererPoolLeakTests.descriptors() != before {
                try await Task.sleep(for: .milliseconds(1))
            }
            #expect(try RendererPoolLeakTests.descriptors() == before)
            // No child, neither running nor dead and not collected.
            #expect(waitpid(-1, nil, WNOHANG) == -1)
            #expect(errno == ECHILD)
        }
    }

    #if os(Linux)
    /// A server that is killed takes its renderers along, even one that hangs.
    @Test func noRendererOutlivesItsServer() async throws {
        let note = NSTemporaryDirectory() + "calotype-renderers-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: note) }
        await #expect(processExitsWith: .signal(SIGKILL)) { [note = note as String] in
            try await PoolFixture.withPool { pool async throws in
                Task { try await pool.tell("spin") }
                _ = await pool.reaches { $0.busy == 1 }
                let numbers = try RendererPoolLeakTests.children().map(String.init)
                try numbers.joined(separator: " ").write(toFile: note, atomically: true, encoding: .utf8)
                kill(getpid(), SIGKILL)
            }
        }
        let numbers = try String(contentsOfFile: note, encoding: .utf8).split(separator: " ")
        #expect(!numbers.isEmpty)
        for number in numbers { #expect(await Self.isGone("/proc/\(number)/statm")) }
    }

    /// The processes this one has started.
    static func children() throws -> [Int] {
        try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap(Int.init).filter { number in
            let status = try? String(contentsOfFile: "/proc/\(number)/status", encoding: .utf8)
            return status?.contains("PPid:\t\(getpid())\n") ?? false
        }
    }

    /// Waits until a process has no memory any more: whoever inherits it may collect it late.
    private static func isGone(_ path: String) async -> Bool {
        for _ in 0..<5_000 {
            guard let sizes = try? String(contentsOfFile: path, encoding: .utf8), !sizes.hasPrefix("0 ") else {
                return true
            }
            try? await Task.sleep(for: .milliseconds(1))
        }
        return false
    }
    #endif

    /// Runs a pool through work, failure, crash, cancellation and shutdown.
    static func life() async throws {
        try await PoolFixture.withPool(count: 2, { $0.recycleImages = 5 }) { pool async throws in
            for _ in 0..<5 {
                _ = try await pool.tell("size 100000")
                _ = try? await pool.tell("signal 11")
                _ = try? await pool.tell("fail")
                _ = try? await pool.tell("hang", deadline: .milliseconds(20))
                let task = Task { try? await pool.tell("hang") }
                task.cancel()
                _ = await task.value
            }
        }
    }

    /// What the process has open, but for the timers and queues of Swift's own concurrency.
    static func descriptors() throws -> [String] {
        let folder = "/proc/self/fd"
        return try FileManager.default.contentsOfDirectory(atPath: folder)
            .compactMap { try? FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/\($0)") }
            .filter { !$0.hasPrefix("anon_inode:") && !$0.hasPrefix("/proc/") }
            .sorted()
    }
}
