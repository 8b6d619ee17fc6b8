import Descriptors
import Logging
import Recipes
import RenderWire

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The life of one process: starts it, hears what it says, believes what can be believed, and collects it.
///
/// Belongs to one thread, which lives exactly as long as the process, which is killed by the kernel when the thread that started it ends.
final class ProcessSession {
    /// The empty files for the results of a process.
    private struct ResultFiles {
        /// For the job at hand, or the next one.
        var current: ResultFile
        /// For the one after that: made while nobody waits.
        var spare: ResultFile
    }

    private let connection: RendererConnection
    private let program: RendererProgram
    private let runner: PoolRunner
    private var log: Logger
    /// What has been told of the job at hand, from its first output on.
    private var check: (work: WorkID, check: JobCheck)?
    private var lines = LineForwarder()
    /// What the process wrote before it was ready, of interest only when it never becomes so; `nil` from then on.
    private var early: [String]? = []
    private var room = [UInt8](repeating: 0, count: 4_096)

    /// Makes a session.
    ///
    /// - Parameters:
    ///   - connection: How others speak to the process and end it.
    ///   - program: What is started.
    ///   - runner: Is told what the process says, and of its end.
    ///   - logger: Where it is told what happens.
    init(_ connection: RendererConnection, of program: RendererProgram, runner: PoolRunner, logger: Logger) {
        self.connection = connection
        self.program = program
        self.runner = runner
        log = logger
        log[metadataKey: "renderer"] = "\(connection.id)"
    }

    /// Lives the life of the process.
    func run() {
        let end: ProcessEnd
        do throws(DescriptorError) {
            let started = try start()
            log[metadataKey: "pid"] = "\(started.child.number)"
            end = watch(started.child, socket: started.socket, stderr: started.stderr)
        } catch {
            end = .notStarted(error.description)
        }
        for line in early ?? [] { log.warning("A renderer says: \(line)") }
        ended(end)
    }

    /// Tells that the process has ended and is collected, or could not be started.
    func ended(_ end: ProcessEnd) {
        let wasExpected = runner.ended(connection.id, end, lastWords: early?.last)
        switch (wasExpected, end) {
        case (true, _): log.debug("A renderer has ended: \(end.description)")
        case (false, .notStarted): log.error("A renderer cannot be started: \(end.description)")
        case (false, .brokeProtocol): log.error("A renderer was ended for what it said: \(end.description)")
        case (false, _): log.error("A renderer died: \(end.description)")
        }
    }

    private typealias Started = (child: ChildProcess, socket: Descriptor, stderr: Descriptor)

    /// Starts the process; our copies of its ends are closed on return, or its end would not be heard.
    private func start() throws(DescriptorError) -> Started {
        guard let path = program.path else {
            throw DescriptorError(.notFound, attempt: "Finding the renderer's program beside the running program")
        }
        let (ours, theirs) = try Descriptor.socketPair()
        let (stderr, theirStderr) = try Descriptor.pipe()
        let child = try ChildProcess(
            path: path,
            arguments: program.arguments,
            environment: RendererEnvironment.current,
            input: theirs,
            output: theirStderr,
            errors: theirStderr
        )
        return (child, ours, stderr)
    }

    private func watch(_ child: ChildProcess, socket: Descriptor, stderr: Descriptor) -> ProcessEnd {
        connection.started(child, socket: socket)
        let statistics = try? Descriptor.open(path: "/proc/\(child.number)/statm")
        var broken: String?
        do throws(WireError) {
            try converse(socket, stderr: stderr, statistics: statistics)
        } catch {
            if error.code != .ended { broken = error.description }
        }
        // A process whose socket has closed is at its end; what ended it first is what the kernel tells.
        child.kill()
        let end = child.collect()
        while forward(stderr) {}
        write(lines.takeRest())
        return broken.map { .brokeProtocol($0) } ?? end
    }

    /// Hears the process until its socket closes.
    private func converse(_ socket: Descriptor, stderr: Descriptor, statistics: Descriptor?) throws(WireError) {
        try socket.send(message: HostMessage.settings(program.settings))
        var files = ResultFiles(current: try newResult(), spare: try newResult())
        runner.prepared(connection.id, files.current)
        var reader = MessageReader<RendererMessage>(socket: socket, descriptors: 0)
        var isStderrOpen = true
        while true {
            var entries = [
                pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isStderrOpen ? stderr.number : -1, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&entries, 2, -1) > 0 else { continue }
            if entries[1].revents != 0 { isStderrOpen = forward(stderr) }
            guard entries[0].revents != 0 else { continue }
            try reader.receive()
            while let (message, _) = try reader.nextBuffered() {
                try hear(message, &files, statistics)
                if early != nil { noteReadiness() }
            }
        }
    }

    /// The process has said something; throws when it may not live on.
    private func hear(
        _ message: RendererMessage,
        _ files: inout ResultFiles,
        _ statistics: Descriptor?
    ) throws(WireError) {
        switch message {
        case .ready(let facts): try becameReady(AnswerCheck.cleaned(facts))
        case .need(let bytes):
            guard bytes > 0, let work = runner.work(of: connection.id), !work.waitsForMemory else {
                throw WireError(.malformed, "It needs \(bytes) bytes now")
            }
            runner.need(connection.id, bytes: bytes)
        case .output(let index, let result): try take(index, result, from: files.current.descriptor)
        case .finished, .failed:
            let ending = try ending(message)
            // It may keep its own descriptor of the file, but no memory by it.
            files.current.discard()
            let resident = statistics.flatMap { ResidentMemory.bytes($0) }
            runner.answered(connection.id, ending, next: files.spare, residentBytes: resident)
            files = ResultFiles(current: files.spare, spare: try newResult())
        }
    }

    /// The process says that it can work.
    private func becameReady(_ facts: RendererFacts) throws(WireError) {
        guard let isFirst = runner.ready(connection.id, facts) else {
            throw WireError(.malformed, "It says for a second time that it is ready")
        }
        guard isFirst else { return log.debug("A renderer is ready") }
        let seals = facts.seals.filter(\.holds).map(\.seal.rawValue).joined(separator: " ")
        log.info("Renderers work with libvips \(facts.libvips), sealed by \(seals.isEmpty ? "nothing" : seals)")
        for report in facts.seals where !report.holds {
            log.warning("Renderers are not sealed by \(report.seal.rawValue): \(report.detail)")
        }
    }

    /// The process tells of an output of its job.
    private func take(_ index: Int, _ result: OutputResult, from file: Descriptor) throws(WireError) {
        guard let work = runner.work(of: connection.id), !work.waitsForMemory else {
            throw WireError(.malformed, "It tells of an output without a job, or before its question is answered")
        }
        // Nobody waits for it any more.
        guard let (id, job) = work.wanted else { return }
        var check = checkOf(id, job)
        if let problem = check.note(index, result, size: (try? file.size()) ?? 0) {
            throw WireError(.malformed, "What it tells of an output makes no sense: \(problem)")
        }
        self.check = (id, check)
        let made = try product(of: result, in: file)
        runner.advanced(connection.id, check.urgencyOfRest) { mailbox, queued, rendering in
            let rendered = made.map { made in
                Rendered(report: made.report, product: made.product, queued: queued, rendering: rendering)
            }
            // After the last one the end follows at once.
            mailbox.put(rendered, at: index, wakes: !check.isComplete)
        }
    }

    /// What is known by now of the job at hand.
    private func checkOf(_ id: WorkID, _ job: PendingJob) -> JobCheck {
        if let check, check.work == id { return check.check }
        return JobCheck(
            job.outputs,
            of: job.inputs.count,
            limits: job.limits,
            urgency: job.urgency,
            resultBytes: program.settings.resultBytes
        )
    }

    private typealias Made = (report: RenderReport, product: Rendered.Product)

    /// Takes an output out of the process's reach, and makes a failure fit for others to read.
    private func product(
        of result: OutputResult,
        in file: Descriptor
    ) throws(WireError) -> Result<Made, RenderFailure> {
        switch result {
        case .facts(let report): return .success((report, .facts))
        case .placeholder(let placeholder, let report): return .success((report, .placeholder(placeholder)))
        case .summary(let summary, let report): return .success((report, .summary(summary)))
        case .failed(let failure):
            note(failure)
            return .failure(AnswerCheck.cleaned(failure) ?? .died(.brokeProtocol("")))
        case .picture(let report, let offset):
            let made: ResultBytes
            do throws(DescriptorError) {
                made = try ResultBytes(offset..<offset + report.bytes, of: file)
            } catch {
                throw WireError(.malformed, "Its result cannot be read: \(error.attempt)")
            }
            // It may have cut its file short after it was measured.
            guard made.content.count == report.bytes else { throw WireError(.malformed, "Its result became shorter") }
            guard AnswerCheck.looks(made.start, like: report.output.format) else {
                throw WireError(.malformed, "Its result is no \(report.output.format.rawValue)")
            }
            return .success((report, .picture(made.content)))
        }
    }

    /// Checks what the process says of the end of its job.
    private func ending(_ message: RendererMessage) throws(WireError) -> Result<Void, RenderFailure> {
        guard let work = runner.work(of: connection.id), !work.waitsForMemory else {
            throw WireError(.malformed, "It answers without a job, or before its question is answered")
        }
        guard let (id, job) = work.wanted else { return .success(()) }
        let check = checkOf(id, job)
        self.check = nil
        guard case .failed(let failure) = message else {
            guard check.isComplete || (work.isPreempted && check.hasBegun) else {
                throw WireError(.malformed, "It left outputs of its job out")
            }
            return .success(())
        }
        note(failure)
        // What is wrong with a layer's picture befalls the outputs that have it.
        guard let failure = AnswerCheck.cleaned(failure), failure.input == 0 else {
            throw WireError(.malformed, "It says that its job failed as \(failure.code.rawValue)")
        }
        return .failure(failure)
    }

    /// Logs what a library said of a failure: nobody else gets to read it.
    private func note(_ failure: RenderFailure) {
        guard !failure.libraryWords.isEmpty else { return }
        log.debug("A renderer's library says: \(failure.libraryWords.withoutControls.prefix(500))")
    }

    private func newResult() throws(WireError) -> ResultFile {
        do {
            return try ResultFile()
        } catch {
            throw WireError(.socket, "No file in memory could be made for a result: \(error)")
        }
    }

    /// Passes on what the process wrote to its log; `false` at the end.
    private func forward(_ stderr: Descriptor) -> Bool {
        let count = room.withUnsafeMutableBytes { read(stderr.number, $0.baseAddress, $0.count) }
        guard count > 0 else { return false }
        write(lines.take(room[..<count], now: .now))
        return true
    }

    private func write(_ lines: [String]) {
        guard early == nil else {
            early?.append(contentsOf: lines)
            return
        }
        for line in lines { log.warning("A renderer says: \(line)") }
    }

    /// What was written on the way to readiness is what libraries always remark.
    private func noteReadiness() {
        for line in early ?? [] { log.debug("A renderer says: \(line)") }
        early = nil
    }
}
