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

extension ScriptedEngine {
    /// Makes one output after the other, until the words say that something else happens.
    func performEach(
        _ words: [String],
        _ count: Int,
        result: Descriptor,
        grant: MemoryGrant,
        tell: OutputTelling
    ) throws(RenderFailure) {
        let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
        var end = 0
        for index in 0..<count {
            if index == number {
                switch words.first {
                case "fail-one":
                    let failure = RenderFailure(.cannotEncode, "too\nlarge")
                    try tell(index, .failed(failure))
                    continue
                case "fail-one-oddly":
                    try tell(index, .failed(RenderFailure(.overloaded, "")))
                case "fail":
                    throw Self.broken
                case "need": try grant(number << 20)
                case "signal": raise(SIGKILL)
                case "hoard": hoard.keep(result)
                case "hang": hold()
                case "finish": return
                // Until the host says something, which it does unasked only when the set is preempted.
                case "until-spoken-to": awaitWord()
                case "facts": try tell(index, .facts(report(bytes: 0)))
                case "ask": say(.need(bytes: -1))
                case "twice": try write(index - 1, at: end, to: result, &end, tell)
                case "more": try write(count, at: end, to: result, &end, tell)
                case "before": try write(-1, at: end, to: result, &end, tell)
                case "overlap": try write(index, at: max(end - 1, 0), to: result, &end, tell)
                case "back": try write(index, at: 0, to: result, &end, tell)
                case "negative": try tell(index, .picture(report(bytes: 8), offset: -1))
                case "far": try tell(index, .picture(report(bytes: 8), offset: .max - 4))
                case "long": try tell(index, .picture(report(bytes: .max), offset: end))
                case "empty": try tell(index, .picture(report(bytes: 0), offset: end))
                case "text":
                    try? result.write(Array("text".utf8), at: end)
                    try tell(index, .picture(report(bytes: 4), offset: end))
                default: break
                }
            }
            try write(index, at: end, to: result, &end, tell)
        }
    }

    /// Writes a PNG by its first bytes that says which output it is, and tells of it.
    private func write(
        _ index: Int,
        at offset: Int,
        to result: Descriptor,
        _ end: inout Int,
        _ tell: OutputTelling
    ) throws(RenderFailure) {
        let file = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array("output \(index)".utf8)
        do {
            try result.write(file, at: offset)
        } catch {
            throw RenderFailure(.cannotEncode, error.description)
        }
        end = offset + file.count
        try tell(index, .picture(report(bytes: file.count), offset: offset))
    }
}
