import Foundation
import HTTPTypes
import Lambda
import Logging
import NIOCore
import ServiceLifecycle
import Synchronization
import TestKit
import Testing

/// The loop, against the stand-in for the Runtime API.
@Suite(.timeLimit(.minutes(2)))
struct RuntimeTests {
    /// Answers with what it was asked, or misbehaves as the path says.
    private final class Echo: Handler {
        let settled = Mutex(0)

        func respond(to request: HTTPEvent, in invocation: Invocation) async -> Answer {
            switch request.head.path {
            case "/slow":
                try? await Task.sleep(for: .seconds(60))
                return Answer(status: .ok)
            case "/large":
                let body = ByteBuffer(repeating: 7, count: 7_000_000)
                return Answer(status: .ok, headers: [.contentType: "image/png"], body: body)
            default:
                let text = "\(request.head.method) \(request.head.path ?? "") \(invocation.traceID ?? "")"
                return Answer(status: .ok, headers: [.contentType: "text/plain"], body: ByteBuffer(string: text))
            }
        }

        func excuse(for obstacle: Obstacle, to request: HTTPEvent, in invocation: Invocation) async -> Answer {
            Answer(status: .badGateway, headers: [.contentType: "text/plain"], body: ByteBuffer(string: "\(obstacle)"))
        }

        func receive(_ event: ObjectEvent, in invocation: Invocation) async throws {
            if event.notices.contains(where: { $0.key == "bad.jpg" }) { throw Bad() }
            if event.notices.contains(where: { $0.key == "slow.jpg" }) { try await Task.sleep(for: .seconds(60)) }
        }

        func settle() async { settled.withLock { $0 += 1 } }

        struct Bad: Error, CustomStringConvertible {
            var description: String { "The store is away." }
        }
    }

    /// Runs a body beside a runtime, then ends the runtime gracefully.
    private func withRuntime(
        _ body: @escaping @Sendable (FakeRuntimeAPI, Echo) async throws -> Void
    ) async throws {
        let fake = try FakeRuntimeAPI()
        let (api, echo) = (RuntimeAPI(address: fake.address), Echo())
        let runtime = FunctionRuntime(
            api: api,
            reader: EventReader(),
            function: echo,
            logger: Logger(label: "test", factory: { _ in SwiftLogNoOpLogHandler() })
        )
        let group = ServiceGroup(services: [runtime], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        do {
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { try await group.run() }
                try await body(fake, echo)
                await group.triggerGracefulShutdown()
                try await tasks.waitForAll()
            }
        } catch {
            await api.shutDown()
            throw error
        }
        await api.shutDown()
    }

    @Test func requestsAreAnswered() async throws {
        try await withRuntime { fake, echo in
            for number in 0..<20 {
                let outcome = try await fake.invoke(Events.functionURL(path: "/picture/\(number)"))
                #expect(outcome.kind == "response")
                #expect(outcome.json["statusCode"] as? Int == 200)
                let body = try #require(outcome.json["body"] as? String)
                #expect(body.hasPrefix("GET /picture/\(number) Root=1-"))
            }
            try await fake.whenIdle()
            #expect(echo.settled.withLock { $0 } == 20)
        }
    }

    @Test func anEventThatIsNoneIsAFailureAndTheNextIsServed() async throws {
        try await withRuntime { fake, _ in
            let outcome = try await fake.invoke(#"{"key1":"value1"}"#)
            #expect(outcome.kind == "error")
            #expect(outcome.json["errorType"] as? String == "Calotype.UnknownEvent")
            #expect((outcome.json["errorMessage"] as? String)?.contains("'key1'") == true)
            #expect(outcome.headers["lambda-runtime-function-error-type"] == "Calotype.UnknownEvent")
            #expect(try await fake.invoke(Events.rest()).kind == "response")
        }
    }

    @Test func workIsGivenUpBeforeItsDeadline() async throws {
        try await withRuntime { fake, _ in
            let outcome = try await fake.invoke(Events.rest(path: "/slow"), deadline: 2)
            #expect(outcome.json["body"] as? String == "late")
            let failed = try await fake.invoke(Events.text(["Records": [Events.record("slow.jpg")]]), deadline: 2)
            #expect(failed.kind == "error")
            #expect((failed.json["errorMessage"] as? String)?.contains("time-out") == true)
        }
    }

    @Test func tooLargeAnAnswerIsExcused() async throws {
        try await withRuntime { fake, _ in
            let outcome = try await fake.invoke(Events.rest(path: "/large"))
            #expect(outcome.json["body"] as? String == "tooLarge")
            #expect(outcome.json["statusCode"] as? Int == 502)
        }
    }

    @Test func objectsAreTakenOrTheirFailureIsTold() async throws {
        try await withRuntime { fake, _ in
            let good = try await fake.invoke(Events.text(["Records": [Events.record("good.jpg")]]))
            #expect(good.kind == "response")
            #expect(good.body == "null")
            let bad = try await fake.invoke(Events.text(["Records": [Events.record("bad.jpg")]]))
            #expect(bad.kind == "error")
            #expect(bad.json["errorMessage"] as? String == "The store is away.")
            #expect(bad.json["stackTrace"] as? [String] == [])
            #expect(try await fake.invoke(#"{"Service":"Amazon S3","Event":"s3:TestEvent"}"#).kind == "response")
        }
    }

    @Test func brokenConnectionsAreMadeAnew() async throws {
        try await withRuntime { fake, _ in
            try await fake.whenIdle()
            #expect(try await fake.invoke(Events.rest()).kind == "response")
            try await fake.cut(next: 2, response: 2)
            for _ in 0..<3 { #expect(try await fake.invoke(Events.rest()).kind == "response") }
        }
    }

    @Test func itEndsGracefullyWhileItWaits() async throws {
        try await withRuntime { fake, _ in try await fake.whenIdle() }
    }

    @Test func aRuntimeThatNobodyCallsEnds() async throws {
        // A port that was free a moment ago.
        let api = RuntimeAPI(address: try FakeRuntimeAPI().address)
        let runtime = FunctionRuntime(
            api: api,
            reader: EventReader(),
            function: Echo(),
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        await #expect(throws: RuntimeError.self) { try await runtime.run() }
        await api.shutDown()
    }

    @Test func aFailedStartIsTold() async throws {
        let fake = try FakeRuntimeAPI()
        let api = RuntimeAPI(address: fake.address)
        let report = FailureReport(type: "Calotype.Configuration", message: "There are no originals: \"é\".")
        try await api.failToStart(report)
        let outcome = try await fake.initError()
        #expect(outcome.json["errorMessage"] as? String == report.message)
        #expect(outcome.headers["lambda-runtime-function-error-type"] == "Calotype.Configuration")
        await api.shutDown()
    }

    /// The stand-in itself is as AWS's own client expects it.
    @Test func theStandInServesTheOfficialClient() throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: FakeRuntimeAPI.python)
        process.arguments = [FakeRuntimeAPI.script("prove_fake_runtime_api.py")]
        let output = Pipe()
        process.standardOutput = output
        try process.start()
        let text = String(decoding: output.fileHandleForReading.allData(), as: UTF8.self)
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
        #expect(text == "ok\n")
    }
}
