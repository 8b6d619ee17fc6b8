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
    /// Makes one output after the other, until the original's text says that something else happens.
    func perform(
        _ set: RenderSet,
        original: Descriptor,
        result: Descriptor,
        grant: MemoryGrant,
        tell: OutputTelling
    ) throws(RenderFailure) {
        let words = script(original)
        let number = words.count > 1 ? Int(words[1]) ?? 0 : 0
        var end = 0
        for index in set.recipes.indices {
            if index == number {
                switch words.first {
                case "fail-one":
                    let failure = RenderFailure(.cannotEncode, "too\nlarge")
                    try tell(SetOutput(index: index, outcome: .failed(failure)))
                    continue
                case "fail-one-oddly":
                    try tell(SetOutput(index: index, outcome: .failed(RenderFailure(.overloaded, ""))))
                case "fail": throw RenderFailure(.brokenImage, "VipsJpeg: premature end")
                case "need": try grant(number << 20)
                case "signal": raise(SIGKILL)
                case "hoard": hoard.keep(result)
                case "hang": hold()
                case "finish": return
                // Until the host says something, which it does unasked only when the set is to make way.
                case "until-spoken-to": awaitWord()
                case "done": say(.done(report(bytes: 1)))
                case "ask": say(.need(bytes: -1))
                case "twice": try tell(output(index - 1, at: end, to: result, &end))
                case "more": try tell(output(set.recipes.count, at: end, to: result, &end))
                case "before": try tell(output(-1, at: end, to: result, &end))
                case "overlap": try tell(output(index, at: max(end - 1, 0), to: result, &end))
                case "back": try tell(output(index, at: 0, to: result, &end))
                case "negative": try tell(SetOutput(index: index, outcome: .made(report(bytes: 8), offset: -1)))
                case "far": try tell(SetOutput(index: index, outcome: .made(report(bytes: 8), offset: .max - 4)))
                case "long": try tell(SetOutput(index: index, outcome: .made(report(bytes: .max), offset: end)))
                case "empty": try tell(SetOutput(index: index, outcome: .made(report(bytes: 0), offset: end)))
                case "text":
                    try? result.write(Array("text".utf8), at: end)
                    try tell(SetOutput(index: index, outcome: .made(report(bytes: 4), offset: end)))
                default: break
                }
            }
            try tell(output(index, at: end, to: result, &end))
        }
    }

    /// Writes a PNG by its first bytes that says which output it is.
    private func output(
        _ index: Int,
        at offset: Int,
        to result: Descriptor,
        _ end: inout Int
    ) throws(RenderFailure) -> SetOutput {
        let file = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A] + Array("output \(index)".utf8)
        do {
            try result.write(file, at: offset)
        } catch {
            throw RenderFailure(.cannotEncode, error.description)
        }
        end = offset + file.count
        return SetOutput(index: index, outcome: .made(report(bytes: file.count), offset: offset))
    }
}
