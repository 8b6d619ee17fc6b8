/// Reads `multipart/form-data` (RFC 7578): every part that has a file name is an image, every other one but the field
/// `token` is skipped.
struct MultipartReader: BodyReader {
    private enum State: Sendable {
        /// Before the first boundary; how many bytes have been skipped.
        case preamble(Int)
        /// In a part's header; what has come of it.
        case header([UInt8])
        /// In a part that is an image; a form without a chosen file sends one without name and without bytes.
        case image(name: String?, hasBegun: Bool)
        /// In the field `token`; what has come of it.
        case token([UInt8])
        /// In a part that is none, or none that can be read.
        case skipped
        /// After the last boundary.
        case epilogue
    }

    private static let longestPreamble = 64 * 1024
    private static let longestHeader = 16 * 1024
    private static let mostParts = 1_000
    private static let longestToken = 1_024

    private let delimiter: MultipartDelimiter
    private var state = State.preamble(0)
    private var parts = 0
    /// Bytes of which nothing can be said before more come.
    ///
    /// The body begins as if a line had just ended.
    private var carry = Array("\r\n".utf8)

    /// Begins to read.
    ///
    /// - Parameter delimiter: What the request's `Content-Type` says about the boundary.
    init(_ delimiter: MultipartDelimiter) { self.delimiter = delimiter }

    mutating func read(_ chunk: ArraySlice<UInt8>) throws(BodyError) -> [BodyEvent] {
        var input = carry.isEmpty ? chunk : (carry + chunk)[...]
        carry = []
        var events: [BodyEvent] = []
        while try step(&input, &events) {}
        carry = Array(input)
        return events
    }

    mutating func finish() throws(BodyError) -> [BodyEvent] {
        switch state {
        case .epilogue: return []
        case .preamble:
            throw BodyError(
                .badMultipart,
                "The body does not hold the boundary that its Content-Type names."
            )
        case .header, .image, .token, .skipped:
            throw BodyError(.badMultipart, "The body ends before its last boundary; something of it is missing.")
        }
    }

    /// Goes on by as much as the input tells; `false` when more must come first.
    private mutating func step(
        _ input: inout ArraySlice<UInt8>,
        _ events: inout [BodyEvent]
    ) throws(BodyError) -> Bool {
        switch state {
        case .epilogue:
            input = []
            return false
        case .header(let block):
            // Not held twice while it grows, which would copy it with each line.
            state = .skipped
            return try readHeader(block, &input, &events)
        case .preamble, .image, .token, .skipped: return try readUntilDelimiter(&input, &events)
        }
    }

    private mutating func readUntilDelimiter(
        _ input: inout ArraySlice<UInt8>,
        _ events: inout [BodyEvent]
    ) throws(BodyError) -> Bool {
        switch delimiter.find(in: input) {
        case .absent(let count):
            try take(input.prefix(count), &events)
            input = input.dropFirst(count)
            return false
        case .present(let offset, let length, let isLast):
            try take(input.prefix(offset), &events)
            input = input.dropFirst(offset + length)
            if case .image(let name, true) = state { events.append(.ended(name: name)) }
            if case .token(let bytes) = state { events.append(.token(String(decoding: bytes, as: UTF8.self))) }
            state = isLast ? .epilogue : .header([])
            parts += 1
            guard parts <= MultipartReader.mostParts else {
                throw BodyError(.badMultipart, "The body has more than \(MultipartReader.mostParts) parts.")
            }
            return true
        }
    }

    /// Takes bytes that are no delimiter.
    private mutating func take(_ bytes: ArraySlice<UInt8>, _ events: inout [BodyEvent]) throws(BodyError) {
        guard !bytes.isEmpty else { return }
        switch state {
        case .preamble(let count):
            guard count + bytes.count <= MultipartReader.longestPreamble else {
                throw BodyError(.badMultipart, "The body does not begin with the boundary that its Content-Type names.")
            }
            state = .preamble(count + bytes.count)
        case .image(let name, let hasBegun):
            if !hasBegun { events.append(.began(name: name)) }
            events.append(.bytes(bytes))
            state = .image(name: name, hasBegun: true)
        case .token(let before):
            // What is longer is no token; it counts as none.
            let isLong = before.count + bytes.count > MultipartReader.longestToken
            state = isLong ? .skipped : .token(before + bytes)
        case .skipped, .header, .epilogue: break
        }
    }

    private mutating func readHeader(
        _ before: consuming [UInt8],
        _ input: inout ArraySlice<UInt8>,
        _ events: inout [BodyEvent]
    ) throws(BodyError) -> Bool {
        guard !input.isEmpty else {
            state = .header(before)
            return false
        }
        let end = input.firstIndex(of: 0x0a)
        let line = end.map { input[...$0] } ?? input
        input = input.dropFirst(line.count)
        var block = before
        block += line
        guard block.count <= MultipartReader.longestHeader else {
            throw BodyError(
                .badMultipart,
                "The header of a part is longer than \(MultipartReader.longestHeader) bytes."
            )
        }
        state = .header(block)
        guard end != nil else { return false }
        guard block.suffix(2).elementsEqual([0x0d, 0x0a]) else {
            throw BodyError(.badMultipart, "A line in a part's header does not end with CR LF.")
        }
        guard block.count == 2 || block.suffix(4).elementsEqual([0x0d, 0x0a, 0x0d, 0x0a]) else { return true }
        begin(try PartHeaders(block), &events)
        return true
    }

    private mutating func begin(_ headers: PartHeaders, _ events: inout [BodyEvent]) {
        guard let fileName = headers.fileName else {
            state = headers.fieldName == "token" ? .token([]) : .skipped
            return
        }
        let name = fileName.isEmpty ? nil : fileName
        if let encoding = headers.encoding {
            let message = "A part has the Content-Transfer-Encoding '\(encoding)'; only plain bytes are read."
            events.append(.failed(BodyError(.badMultipart, message), name: name))
            state = .skipped
        } else {
            if let name { events.append(.began(name: name)) }
            state = .image(name: name, hasBegun: name != nil)
        }
    }
}
