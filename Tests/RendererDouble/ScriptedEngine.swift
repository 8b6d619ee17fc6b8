import Descriptors
import Recipes
import RenderWire
import RendererProcess

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Reads the original as a word and an argument, and does that instead of rendering.
struct ScriptedEngine: JobEngine {
    let decoders: [OriginalFormat]
    let socket = Descriptor(owning: dup(0))
    let hoard = Hoard()

    init(settings: RendererSettings) {
        decoders = settings.decoders
    }

    var abilities: EngineAbilities {
        EngineAbilities(libvips: "8.0.0", decoders: decoders, encoders: OutputFormat.allCases)
    }

    func warmUpIdle() {}

    func perform(
        _ job: RenderJob,
        result: Descriptor,
        grant: MemoryGrant,
        tell: OutputTelling
    ) throws(RenderFailure) {
        let words = script(job.inputs[0])
        guard words.first == "each" else {
            let report = try perform(words, job, result: result, grant: grant)
            return try tell(0, outcome(report, words, for: job.outputs.first))
        }
        try performEach(Array(words.dropFirst()), job.outputs.count, result: result, grant: grant, tell: tell)
    }

    /// What the only output of a job is told to be.
    private func outcome(_ report: RenderReport, _ words: [String], for output: RenderOutput?) -> OutputResult {
        var report = report
        switch words.first {
        case "facts": return .facts(report)
        case "summary":
            report.output.summary = .color
            return .summary(.color(.white), report)
        case "placeholder", "lie-preview", "lie-hash":
            var placeholder = Placeholder(color: .white, thumbHash: [1, 2, 3, 4, 5], preview: [])
            if words.first == "lie-preview" { placeholder.preview = Array("text".utf8) }
            if words.first == "lie-hash" { placeholder.thumbHash = [UInt8](repeating: 1, count: 1_000) }
            report.bytes = 0
            return .placeholder(placeholder, report)
        default: return .picture(report, offset: 0)
        }
    }

    /// Does what the first word says, as the only output of a job.
    private func perform(
        _ words: [String],
        _ job: RenderJob,
        result: Descriptor,
        grant: MemoryGrant
    ) throws(RenderFailure) -> RenderReport {
        let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
        switch words.first {
        case "echo": return try write(Array("echo \(number)".utf8), to: result)
        case "size": return try write([UInt8](repeating: 7, count: number), to: result)
        case "fail": throw Self.broken
        case "fail-oddly":
            throw RenderFailure(.overloaded, "line\nbreak \u{1b}[31m" + String(repeating: "x", count: 9_000))
        case "need":
            try grant(number)
            return try write(Array("granted \(number)".utf8), to: result)
        case "need-and-hold":
            try grant(number)
            hold()
        case "signal": raise(Int32(number))
        case "exit": exit(Int32(number))
        case "hang": hold()
        case "spin": while true {}
        case "eat": eat()
        case "log": for line in 0..<number { Self.write("line \(line)\n", to: STDERR_FILENO) }
        case "print": for line in 0..<number { Self.write("line \(line)\n", to: STDOUT_FILENO) }
        case "close": shutdown(0, Int32(SHUT_RDWR))
        case "garbage": send(Array("\u{0}\u{0}\u{0}\u{4}{{{{".utf8))
        case "endless": send([0xff, 0xff, 0xff, 0xff, 1, 2, 3])
        case "twice":
            if let frame = try? Frame.encode(RendererMessage.failed(RenderFailure(.brokenImage, ""))) { send(frame) }
        case "ready-again": say(.ready(RendererFacts(libvips: "9", decoders: [], encoders: [], seals: [])))
        case "tell-output": say(.output(index: 0, .picture(report(bytes: 9), offset: 0)))
        case "tell-finished": say(.finished)
        case "inputs":
            let texts = job.inputs.map { script($0).joined(separator: " ") }
            return try write(Array(texts.joined(separator: ", ").utf8), to: result)
        case "facts", "placeholder", "summary", "lie-preview", "lie-hash": return report(bytes: 0)
        case "need-nothing": say(.need(bytes: -1))
        case "lie-longer": return report(bytes: 1_000)
        case "lie-huge": return report(bytes: Int.max)
        case "lie-empty": return report(bytes: 0)
        case "lie-size": return try lie(to: result) { $0.size = PixelSize(width: 1_000_000, height: 1_000_000) }
        case "lie-pages": return try lie(to: result) { $0.pages = 0 }
        case "lie-header": return try lie(to: result) { $0.original.size = PixelSize(width: 0, height: 3) }
        case "hoard": hoard.keep(result)
        case "hoard-and-fail":
            hoard.keep(result)
            throw Self.broken
        case "hoard-length": return try write(Array("\(hoard.bytes)".utf8), to: result)
        case "fill": return try fill(result, number)
        case "attempt": return try attempt(words.count > 1 ? words[1] : "", job.inputs[0], result)
        default: throw RenderFailure(.notAnImage, "No such word: \(words.first ?? "none")")
        }
        return try write([1], to: result)
    }

    func script(_ original: Descriptor) -> [String] {
        let bytes = (try? original.readAll()) ?? []
        return String(decoding: bytes, as: UTF8.self).split(separator: " ").map(String.init)
    }

    func report(bytes: Int) -> RenderReport {
        RenderReport(
            original: ImageHeader(format: .jpeg, size: PixelSize(width: 10, height: 10)),
            output: PlanOutput(format: .png, quality: nil, metadata: .none),
            size: PixelSize(width: 5, height: 5),
            pages: 1,
            bytes: bytes
        )
    }

    func write(_ bytes: [UInt8], to result: Descriptor) throws(RenderFailure) -> RenderReport {
        // A PNG by its first bytes, for who looks.
        let file = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + bytes
        do {
            try result.write(file)
        } catch {
            throw RenderFailure(.cannotEncode, error.description)
        }
        return report(bytes: file.count)
    }

    private func lie(
        to result: Descriptor,
        _ change: (inout RenderReport) -> Void
    ) throws(RenderFailure) -> RenderReport {
        var report = try write([1, 2, 3], to: result)
        change(&report)
        return report
    }

    private func fill(_ result: Descriptor, _ count: Int) throws(RenderFailure) -> RenderReport {
        let piece = [UInt8](repeating: 1, count: 1 << 20)
        for start in stride(from: 0, to: count, by: piece.count) {
            do {
                try result.write(piece, at: start)
            } catch {
                throw RenderFailure(.outputTooLarge, "\(error.code.rawValue) at \(start)")
            }
        }
        return report(bytes: count)
    }

    func say(_ message: RendererMessage) { if let frame = try? Frame.encode(message) { send(frame) } }

    private func send(_ bytes: [UInt8]) { try? socket.send(bytes) }

    func hold() { while true { poll(nil, 0, -1) } }

    func awaitWord() {
        var entry = pollfd(fd: socket.number, events: Int16(POLLIN), revents: 0)
        while poll(&entry, 1, -1) < 1 {}
    }

    private func eat() {
        while true {
            let piece = UnsafeMutableRawPointer.allocate(byteCount: 16 << 20, alignment: 4_096)
            memset(piece, 1, 16 << 20)
        }
    }

    /// A decoder's failure, with its words.
    static let broken = RenderFailure(.brokenImage, "It ends early.", libraryWords: "VipsJpeg: premature\nend")

    static func write(_ text: String, to stream: CInt) {
        let bytes = Array(text.utf8)
        _ = bytes.withUnsafeBytes { Glibc.write(stream, $0.baseAddress, $0.count) }
    }
}

/// Descriptors of earlier jobs that a renderer keeps though they are not its own any more.
final class Hoard {
    private(set) var descriptors: [Int32] = []

    /// What the files hold together, in bytes.
    var bytes: Int {
        descriptors.reduce(0) { sum, descriptor in
            var status = stat()
            return sum + (fstat(descriptor, &status) == 0 ? Int(status.st_size) : 0)
        }
    }

    func keep(_ result: Descriptor) { descriptors.append(dup(result.number)) }
}
