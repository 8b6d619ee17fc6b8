#if os(Linux)
import Descriptors
import Foundation
import Recipes
import RenderWire
import TestKit

/// A renderer's process of its own, sealed as a server's are, and how much memory it has ever held.
///
/// Belongs to one thread, which waits for it.
final class SealedRenderer {
    /// What has become of a job.
    struct Answer {
        /// Bytes that it asked for, the last time that it did; `nil` where it never came so far.
        var needed: Int?
        /// How often it asked.
        var questions = 0
        /// The picture's facts, where there is one.
        var report: RenderReport?
        /// Why there is none.
        var failure: RenderFailure?
    }

    /// What it said when it was ready.
    let facts: RendererFacts
    private let process = Process()
    private let socket: Descriptor
    private var reader: MessageReader<RendererMessage>

    /// Starts one, and waits until it is sealed.
    init() throws {
        let (ours, theirs) = try Descriptor.socketPair()
        socket = ours
        process.executableURL = Products.url("calotype-renderer")
        process.standardInput = FileHandle(fileDescriptor: theirs.number, closeOnDealloc: false)
        process.standardOutput = FileHandle.nullDevice
        // As the server sets it: what was freed is kept for the next picture.
        process.environment = [
            "MALLOC_ARENA_MAX": "2", "MALLOC_MMAP_THRESHOLD_": "268435456", "MALLOC_TRIM_THRESHOLD_": "268435456",
            "SWIFT_BACKTRACE": "enable=no", "HOME": NSHomeDirectory(),
        ]
        try process.run()
        var reader = MessageReader<RendererMessage>(socket: ours, descriptors: 0)
        let settings = RendererSettings(
            decoders: OriginalFormat.allCases,
            addressSpace: 8 << 30,
            cpuSeconds: 120,
            resultBytes: 64 << 20
        )
        try ours.send(message: HostMessage.settings(settings))
        guard case (.ready(let facts), _) = try reader.next() else {
            throw EndToEndError("the renderer is not ready first")
        }
        self.facts = facts
        self.reader = reader
    }

    deinit {
        // It may have got a mask of signals from a thread of the test's.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }

    /// Has a picture made of a file, which is granted whatever it asks for.
    func render(_ path: String, _ recipe: Recipe) throws -> Answer {
        let result = try Descriptor.memory()
        let job = JobMessage(inputs: 1, outputs: [.picture(recipe)], limits: RenderLimits(), allowance: 0)
        try socket.send(message: HostMessage.job(job), with: [try Descriptor.open(path: path), result])
        var answer = Answer()
        while true {
            switch try reader.next().message {
            case .ready: throw EndToEndError("the renderer is ready once more")
            case .need(let bytes):
                answer.needed = bytes
                answer.questions += 1
                try socket.send(message: HostMessage.granted)
            case .output(_, .picture(let report, _)): answer.report = report
            case .output(_, .failed(let failure)): answer.failure = failure
            case .output: throw EndToEndError("the renderer has made something else")
            case .failed(let failure):
                answer.failure = failure
                return answer
            case .finished: return answer
            }
        }
    }

    /// Bytes of memory in use, by the kernel's words for it: `VmRSS` now, `VmHWM` at most so far.
    func memory(_ word: String) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(process.processIdentifier)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("\(word):") }
        guard let kilobytes = line?.split(separator: " ").dropFirst().first.flatMap({ Int($0) }) else {
            throw EndToEndError("the kernel does not tell \(word)")
        }
        return kilobytes << 10
    }
}
#endif
