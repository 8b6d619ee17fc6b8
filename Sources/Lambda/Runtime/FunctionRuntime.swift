import Basics
public import Logging
import NIOCore
public import ServiceLifecycle

/// Runs a function: takes its events one after the other until it is told to end.
public struct FunctionRuntime<Function: Handler>: Service {
    private let api: RuntimeAPI
    private let reader: EventReader
    private let function: Function
    private let concurrency: Int
    private let logger: Logger

    /// Puts a runtime together.
    ///
    /// - Parameters:
    ///   - api: Where events come from.
    ///   - reader: Understands them.
    ///   - function: Handles them.
    ///   - concurrency: How many events may be handled at the same time; Lambda says so where it is not one.
    ///   - logger: Where failures are logged.
    public init(api: RuntimeAPI, reader: EventReader, function: Function, concurrency: Int = 1, logger: Logger) {
        self.api = api
        self.reader = reader
        self.function = function
        self.concurrency = max(1, concurrency)
        self.logger = logger
    }

    /// Handles events until a graceful shutdown; what runs then is finished first.
    ///
    /// Throws ``RuntimeError`` when Lambda does not answer any more or wants the process to end.
    public func run() async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            // checked: settings refuse less than 1
            for _ in 0..<concurrency { group.addTask { try await handleEvents() } }
            try await group.waitForAll()
        }
    }

    private func handleEvents() async throws {
        while !Task.isShuttingDownGracefully {
            do {
                let (invocation, event) = try await cancelWhenGracefulShutdown { try await api.next() }
                try await handle(event, invocation)
                await finish(invocation)
            } catch is CancellationError {
                return
            }
        }
    }

    private func handle(_ json: Result<ByteBuffer, EventError>, _ invocation: Invocation) async throws {
        var logger = logger
        logger[metadataKey: "request"] = "\(invocation.id)"
        do {
            switch try reader.read(try json.get()) {
            case .request(let request):
                try await answer(request, invocation)
            case .objects(let event):
                for reason in event.ignored { logger.info("A part of the event is left out: \(reason)") }
                try await take(event, invocation)
                try await api.respond(to: invocation, ByteBuffer(string: "null"))
            }
        } catch let error as RuntimeError where error.code == .refused {
            // Lambda has given the invocation up; the next one is not to suffer from it.
            logger.error("\(error)")
        } catch let error as RuntimeError {
            throw error
        } catch let error as CancellationError {
            throw error
        } catch {
            logger.error("The event failed: \(error)")
            try await api.fail(invocation, FailureReport(error))
        }
    }

    private func answer(_ request: HTTPEvent, _ invocation: Invocation) async throws {
        var answer = await withDeadline(invocation.lastMoment) { await function.respond(to: request, in: invocation) }
        if answer == nil { answer = await function.excuse(for: .late, to: request, in: invocation) }
        if let json = answer?.json(for: request.integration) {
            do {
                return try await api.respond(to: invocation, json)
            } catch let error as RuntimeError where error.code == .tooLarge {
                logger.error("\(error)", metadata: ["bytes": "\(json.readableBytes)"])
            }
        }
        let excuse = await function.excuse(for: .tooLarge, to: request, in: invocation)
        guard let json = excuse.json(for: request.integration) else {
            throw EventError(.malformed, "Not even the excuse for too large an answer can be sent.")
        }
        try await api.respond(to: invocation, json)
    }

    private func take(_ event: ObjectEvent, _ invocation: Invocation) async throws {
        let isDone: Void? = try await withDeadline(invocation.lastMoment) {
            try await function.receive(event, in: invocation)
        }
        guard isDone != nil else { throw Late() }
    }

    /// After this the process may be frozen, so what is under way is waited for, as long as there is time.
    private func finish(_ invocation: Invocation) async {
        let isDone: Void? = await withDeadline(invocation.lastMoment) { await function.settle() }
        if isDone == nil {
            logger.warning(
                "The time was over before all was stored; a longer time-out of the function would help.",
                metadata: ["request": "\(invocation.id)"]
            )
        }
    }

    private struct Late: Error, CustomStringConvertible {
        var description: String {
            "The time was over before all was done; a longer time-out of the function would help."
        }
    }
}

extension FailureReport {
    /// Describes an error.
    fileprivate init(_ error: any Error) {
        let type = (error as? EventError)?.code.rawValue ?? "\(Swift.type(of: error))"
        self.init(type: "Calotype.\(type)", message: "\(error)")
    }
}
