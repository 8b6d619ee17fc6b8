import Descriptors
import Logging
import RenderWire

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The thread that starts one process, hears what it says, and collects it.
///
/// It lives exactly as long as the process, which is killed by the kernel when the thread that started it ends.
final class RendererThread {
    private let connection: RendererConnection
    private let pool: RendererPool
    private var log: Logger
    private var lines = LineForwarder()
    /// What the process wrote before it was ready, of interest only when it never becomes so; `nil` from then on.
    private var early: [String]? = []
    private var room = [UInt8](repeating: 0, count: 4_096)

    init(_ connection: RendererConnection, pool: RendererPool) {
        self.connection = connection
        self.pool = pool
        log = pool.logger
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
        pool.ended(connection.id, end, lastWords: early?.last, log)
    }

    private typealias Started = (child: ChildProcess, socket: Descriptor, stderr: Descriptor)

    /// Starts the process; our copies of its ends are closed on return, or its end would not be heard.
    private func start() throws(DescriptorError) -> Started {
        guard let path = pool.program else {
            throw DescriptorError(.notFound, attempt: "Finding the renderer's program beside the running program")
        }
        let (ours, theirs) = try Descriptor.socketPair()
        let (stderr, theirStderr) = try Descriptor.pipe()
        let nowhere = try Descriptor.open(path: "/dev/null", for: .updating(permissions: 0))
        let child = try ChildProcess(
            path: path,
            arguments: pool.configuration.arguments,
            environment: RendererEnvironment.current,
            input: theirs,
            output: nowhere,
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
        try socket.send(message: HostMessage.settings(pool.configuration.wireSettings))
        var files = try pool.prepare(connection.id)
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
                try pool.heard(message, from: connection.id, files: &files, statistics: statistics, log)
                if early != nil { noteReadiness() }
            }
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
