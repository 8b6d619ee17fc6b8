import Recipes
import RenderWire
import Vips

/// Encodes the pictures of a set as they come, the slow ones last, and tells of each.
struct SetWriter {
    /// Told of each output.
    typealias Telling = (SetOutput) throws(RenderFailure) -> Void

    private var file: SetFile
    private var waiting: [(indices: [Int], encoding: Encoding)] = []
    private var waitingBytes = 0

    /// The most bytes of pictures that wait for their slow encoders; one that does not fit is encoded at once.
    static let mostWaiting = 96 << 20

    /// Starts with nothing written.
    init(_ file: SetFile) { self.file = file }

    /// Encodes a picture, now or when the quick ones are through.
    ///
    /// - Parameters:
    ///   - encoding: The picture and how it is written.
    ///   - indices: The recipes it is for.
    ///   - original: What it is made from; asked whether it was whole when that is known only now.
    ///   - tell: Told of the outputs.
    /// - Throws: ``RenderFailure`` that befell the whole set.
    mutating func take(
        _ encoding: Encoding,
        for indices: [Int],
        of original: Original,
        _ tell: Telling
    ) throws(RenderFailure) {
        let isSlow = Encoders.encoder(for: encoding.plan.output.format).isSlow
        if isSlow, encoding.isAtHand, waitingBytes + encoding.pixelBytes <= Self.mostWaiting {
            waitingBytes += encoding.pixelBytes
            waiting.append((indices, encoding))
        } else {
            try write(encoding, for: indices, of: original, tell)
        }
    }

    /// Encodes what has waited.
    mutating func finish(of original: Original, _ tell: Telling) throws(RenderFailure) {
        for (indices, encoding) in waiting { try write(encoding, for: indices, of: original, tell) }
    }

    private mutating func write(
        _ encoding: Encoding,
        for indices: [Int],
        of original: Original,
        _ tell: Telling
    ) throws(RenderFailure) {
        let bytes: Result<[UInt8], RenderFailure>
        do throws(RenderFailure) {
            // To memory first: some encoders go back to what they take for the beginning of their file.
            bytes = .success(try encoding.write { () throws(VipsError) in try Target() }.bytes)
        } catch {
            guard encoding.isAtHand else { throw error }
            bytes = .failure(error)
        }
        if encoding.isAtHand { Library.clearError() } else { try original.checkRemarks() }
        for index in indices {
            let outcome: SetOutput.Outcome
            do throws(RenderFailure) {
                let bytes = try bytes.get()
                let offset = try file.append(bytes)
                outcome = .made(encoding.report(original.header, bytes: bytes.count), offset: offset)
            } catch {
                outcome = .failed(error)
            }
            try tell(SetOutput(index: index, outcome: outcome))
        }
    }
}
