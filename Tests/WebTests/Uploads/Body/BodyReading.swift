import Testing

@testable import Web

/// What a reader found in a whole body, however the body came.
struct BodyReading: Hashable {
    /// One image, or one try at it.
    struct Image: Hashable, CustomStringConvertible {
        var name: String?
        var bytes: [UInt8] = []
        var url: String?
        var failure: BodyError.Code?

        var description: String {
            "\(name ?? "-") \(bytes.count) bytes \(url ?? "") \(failure.map(\.rawValue) ?? "")"
        }
    }

    var images: [Image] = []
    var error: BodyError?
    /// The tokens that came beside them.
    var tokens: [String] = []

    /// Reads a body that comes in pieces.
    init(_ reader: any BodyReader, _ pieces: some Sequence<ArraySlice<UInt8>>) {
        var reader = reader
        do throws(BodyError) {
            for piece in pieces { add(try reader.read(piece)) }
            add(try reader.finish())
        } catch {
            self.error = error
        }
    }

    private mutating func add(_ events: [BodyEvent]) {
        for event in events {
            switch event {
            case .began(let name): images.append(Image(name: name))
            case .bytes(let bytes): images[images.count - 1].bytes += bytes
            case .ended(let name): images[images.count - 1].name = name
            case .token(let text): tokens.append(text)
            case .remote(let url, let name): images.append(Image(name: name, url: url))
            case .failed(let error, let name):
                // What has begun and fails is one image, not two.
                if images.last?.bytes.isEmpty == false, images.last?.name == name, error.code == .badBase64 {
                    images[images.count - 1].failure = error.code
                } else {
                    images.append(Image(name: name, failure: error.code))
                }
            }
        }
    }
}

/// The ways in which a body may be cut.
enum Cuts {
    /// Whole, byte by byte, and in two at every place.
    static func all(_ body: [UInt8]) -> [[ArraySlice<UInt8>]] {
        [[body[...]], body.indices.map { body[$0...$0] }]
            + body.indices.map { [body[..<$0], body[$0...]] }
    }

    /// Into pieces of some length.
    static func pieces(_ body: [UInt8], of length: Int) -> [ArraySlice<UInt8>] {
        stride(from: 0, to: body.count, by: length).map { body[$0..<min($0 + length, body.count)] }
    }

    /// Expects the same reading of a body wherever it is cut.
    static func expectOneReading(
        _ body: [UInt8],
        _ reader: any BodyReader,
        sourceLocation: SourceLocation = #_sourceLocation
    ) -> BodyReading {
        let whole = BodyReading(reader, [body[...]])
        let others = Set(all(body).map { BodyReading(reader, $0) }.map { normalized($0) })
        #expect(others == [normalized(whole)], sourceLocation: sourceLocation)
        return whole
    }

    /// How far a failed image had come depends on the cuts; what it is called and why it failed does not.
    private static func normalized(_ reading: BodyReading) -> BodyReading {
        var reading = reading
        reading.images = reading.images.filter { $0.failure != nil || reading.error == nil }
        var images: [BodyReading.Image] = []
        for image in reading.images {
            if image.failure != nil {
                if let last = images.last, last.failure == nil, last.url == nil, image.bytes.isEmpty,
                    image.failure == .badBase64
                {
                    images.removeLast()
                }
                images.append(BodyReading.Image(name: image.name, failure: image.failure))
            } else {
                images.append(image)
            }
        }
        reading.images = images
        return reading
    }
}

/// Numbers that are the same in every run.
struct FixedNumbers: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed &* 2_862_933_555_777_941_757 &+ 3_037_000_493 }

    mutating func next() -> UInt64 {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return state
    }
}
