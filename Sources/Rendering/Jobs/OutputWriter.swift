import Recipes
import RenderWire
import Vips

/// Encodes the pictures of a job as they come, the slow ones last, and tells of each.
struct OutputWriter {
    /// Told what has become of an output, by its place in the job.
    typealias Telling = (_ index: Int, _ result: OutputResult) throws(RenderFailure) -> Void

    private var file: OutputFile
    /// Whether there is one picture only, which needs no way by memory.
    private let isDirect: Bool
    private var waiting: [(indices: [Int], encoding: Encoding)] = []
    private var waitingBytes = 0

    /// The most bytes of pictures that wait for their slow encoders; one that does not fit is encoded at once.
    static let mostWaiting = 96 << 20

    /// Starts with nothing written.
    ///
    /// - Parameters:
    ///   - file: Where pictures are written.
    ///   - pictures: How many outputs of the job are pictures.
    init(_ file: OutputFile, pictures: Int) {
        self.file = file
        isDirect = pictures == 1
    }

    /// Encodes a picture, now or when the quick ones are through.
    ///
    /// - Parameters:
    ///   - encoding: The picture and how it is written.
    ///   - indices: The outputs it is for.
    ///   - original: What it is made from; asked whether it was whole when that is known only now.
    ///   - tell: Told of the outputs.
    /// - Throws: ``RenderFailure`` that befell the whole job.
    mutating func take(
        _ encoding: Encoding,
        for indices: [Int],
        of original: Original,
        _ tell: Telling
    ) throws(RenderFailure) {
        let isSlow = encoding.plan.output.format.isSlow
        if isSlow, encoding.isAtHand, !isDirect, waitingBytes + encoding.pixelBytes <= Self.mostWaiting {
            waitingBytes += encoding.pixelBytes
            waiting.append((indices, encoding))
        } else {
            try write(encoding, for: indices, of: original, tell)
        }
    }

    /// Encodes what has waited.
    mutating func finish(of original: Original, _ tell: Telling) throws(RenderFailure) {
        for (indices, encoding) in waiting { try write(encoding, for: indices, of: original, tell) }
        waiting = []
    }

    private mutating func write(
        _ encoding: Encoding,
        for indices: [Int],
        of original: Original,
        _ tell: Telling
    ) throws(RenderFailure) {
        var (encoding, encoded) = (encoding, Encoded.inFile(0))
        var failure: RenderFailure?
        do throws(RenderFailure) {
            if isDirect, !encoding.isAmended {
                encoded = .inFile(try file.write(only: encoding))
            } else {
                // To memory first: some encoders go back to what they take for the beginning of their file.
                let written = try encoding.written()
                (encoding, encoded) = (written.encoding, .bytes(written.bytes))
            }
        } catch {
            guard encoding.isAtHand else { throw error }
            failure = error
        }
        if encoding.isAtHand { Library.clearError() } else { try original.checkWarnings() }
        for index in indices {
            let result: OutputResult
            do throws(RenderFailure) {
                if let failure { throw failure }
                switch encoded {
                case .inFile(let count): result = .picture(encoding.report(original.header, bytes: count), offset: 0)
                case .bytes(let bytes):
                    let offset = try file.append(bytes)
                    result = .picture(encoding.report(original.header, bytes: bytes.count), offset: offset)
                }
            } catch {
                result = .failed(error)
            }
            try tell(index, result)
        }
    }

    private enum Encoded {
        /// So many bytes from the file's start on.
        case inFile(Int)
        case bytes([UInt8])
    }
}
