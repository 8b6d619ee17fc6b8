import Basics
import HTTPTypes
import ImageService
import NIOCore
import Recipes

/// Answers to requests for pictures that can be had without waiting, ready to be sent, found by the bytes of the request.
///
/// The routes say what a target means (``remember(_:for:)``); from then on one look-up answers it. An answer is believed
/// until the original would be looked at again, for a second at most, and not once anything has been purged; then the
/// variants are asked again, which takes longer and parses nothing. The bytes of pictures are the variants' own, in memory
/// or in a file that is held open: what they let go is gone here too.
final class ResponseCache: Sendable {
    /// An answer.
    struct Response: Sendable {
        /// `200` or `304`.
        var status: Int
        /// The status line and all fields but `Date`.
        var head: ByteBuffer
        /// `Date`, and the empty line.
        var endOfHead: ByteBuffer
        /// The picture; `nil` where none is sent.
        var body: ByteBuffer?
        /// The value of `Content-Length`; `nil` for a `304`.
        var length: String?
        /// Where the picture came from.
        var outcome: Variant.Outcome
    }

    /// What a target means, and the answer to it where one has been put together.
    private final class Entry: Sendable {
        /// The target, and where there is an `Accept`, a zero and its value.
        let key: [UInt8]
        let request: ImageRequest
        let answer: Answer?
        /// The picture, which is kept by the variants alone.
        weak let content: PictureContent?
        /// Until when nobody has to be asked.
        let until: ContinuousClock.Instant
        /// ``CachedVariants/removals`` before the variant was found.
        let removals: Int

        init(
            _ key: [UInt8],
            _ request: ImageRequest,
            _ answer: Answer?,
            _ content: PictureContent?,
            until: ContinuousClock.Instant,
            removals: Int
        ) {
            (self.key, self.request, self.answer, self.content) = (key, request, answer, content)
            (self.until, self.removals) = (until, removals)
        }
    }

    /// The heads of a variant's answers.
    private final class Answer: Sendable {
        let etag: String
        let modified: Double
        let outcome: Variant.Outcome
        let length: String
        let whole: ByteBuffer
        let notModified: ByteBuffer

        init(_ variant: Variant, _ fields: HTTPFields) {
            (etag, modified, outcome) = (variant.etag, variant.modified, variant.outcome)
            length = String(variant.content.count)
            var fields = fields
            fields[.contentLength] = length
            whole = Answer.head("200 OK", fields)
            notModified = Answer.head("304 Not Modified", fields.forNotModified)
        }

        private static func head(_ status: String, _ fields: HTTPFields) -> ByteBuffer {
            var text = "HTTP/1.1 \(status)\r\n"
            for field in fields { text += "\(field.name.rawName): \(field.value)\r\n" }
            return ByteBuffer(string: text)
        }
    }

    /// The longest that an answer is believed, so that the variants learn which of them are asked for.
    private static let believedFor = Duration.seconds(1)
    /// Of a target and its `Accept`: what a client can make us remember has a bound.
    private static let longestKey = 1024
    /// A longer picture goes out piece by piece from further in, where a client that reads slowly is waited for.
    private static let longestPicture = 256 * 1024

    private let entries: MemoryCache<Int, Entry>
    private let variants: any CachedVariants
    private let headers: PictureHeaders
    private let base: [UInt8]
    private let dates = DateHeader()

    /// Makes a cache that remembers nothing.
    ///
    /// - Parameters:
    ///   - variants: Who has the pictures.
    ///   - headers: The answers' headers.
    ///   - base: The path below which a proxy shows this server.
    ///   - capacity: How many targets are remembered.
    init(variants: any CachedVariants, headers: PictureHeaders, base: BasePath = .root, capacity: Int = 8192) {
        entries = MemoryCache(capacity: capacity)
        (self.variants, self.headers, self.base) = (variants, headers, Array(base.text.utf8))
    }

    /// Remembers what a request means that has been answered with a variant, if it can be answered from here.
    ///
    /// - Parameters:
    ///   - wanted: What it means; who asked was let in, and always would be.
    ///   - request: The request, as the routes have it.
    func remember(_ wanted: ImageRequest, for request: HTTPRequest) {
        // A URL whose time is limited has another answer each second.
        guard wanted.options.expires == nil, !wanted.options.wantsFacts, wanted.options.isRemembered,
            wanted.options.fixedKey == nil || headers.configuration.variantsURL == nil,
            let target = request.path
        else { return }
        let accept = request.headerFields[.accept].map { Array($0.utf8) }
        guard accept?.isEmpty != true else { return }
        let end = target.utf8.count
        let key = Array(target.utf8) + (accept.map { [0] + $0 } ?? [])
        guard key.count <= ResponseCache.longestKey else { return }
        let hash = ResponseCache.hash(key.span, 0..<end, accept.map { _ in (end + 1)..<key.count })
        guard entries.peek(hash)?.key != key else { return }
        entries.insert(Entry(key, wanted, nil, nil, until: .now, removals: 0), for: hash, cost: 1)
    }

    /// The answer to a request, if it can be had at once; `nil` says nothing of whether there is one.
    ///
    /// - Parameters:
    ///   - head: The request's head.
    ///   - bytes: The bytes that it was read from.
    ///   - time: The present time.
    /// - Returns: The answer.
    func response(to head: PlainHead, in bytes: Span<UInt8>, at time: ContinuousClock.Instant) -> Response? {
        guard let target = target(of: head, in: bytes),
            target.count + (head.accept.map { $0.count + 1 } ?? 0) <= ResponseCache.longestKey
        else { return nil }
        let hash = ResponseCache.hash(bytes, target, head.accept)
        guard let found = entries.value(for: hash), ResponseCache.equals(found.key, bytes, target, head.accept) else {
            return nil
        }
        guard let (answer, content) = current(found, hash, at: time) else { return nil }
        if let noneMatch = head.noneMatch {
            // Another tag may be one of several, or a star; that is thought about elsewhere.
            guard ResponseCache.isTag(bytes, noneMatch, answer.etag) else { return nil }
            return Response(
                status: 304,
                head: answer.notModified,
                endOfHead: dates.endOfHead,
                outcome: answer.outcome
            )
        }
        let body = head.method == .get ? content.bytesAtOnce : nil
        guard head.method == .head || body != nil else { return nil }
        return Response(
            status: 200,
            head: answer.whole,
            endOfHead: dates.endOfHead,
            body: body,
            length: answer.length,
            outcome: answer.outcome
        )
    }

    /// Counts an answer that has been given.
    func count(_ response: Response) { variants.countHit(response.outcome) }

    /// An entry's answer as it is now, and the picture; `nil` where that cannot be had at once.
    private func current(_ entry: Entry, _ hash: Int, at time: ContinuousClock.Instant) -> (Answer, PictureContent)? {
        if time < entry.until, entry.removals == variants.removals, let answer = entry.answer,
            let content = entry.content
        {
            return (answer, content)
        }
        // Before the look, so that a purge in the middle of it counts.
        let removals = variants.removals
        guard let held = variants.cachedVariant(entry.request),
            held.variant.content.count <= ResponseCache.longestPicture
        else { return nil }
        let variant = held.variant
        let answer: Answer
        if let known = entry.answer, known.etag == variant.etag, known.modified == variant.modified,
            known.outcome == variant.outcome
        {
            answer = known
        } else {
            answer = Answer(variant, headers.fields(for: variant, entry.request.options))
        }
        let until = min(held.until, time + ResponseCache.believedFor)
        let new = Entry(entry.key, entry.request, answer, variant.content, until: until, removals: removals)
        entries.insert(new, for: hash, cost: 1)
        return (answer, variant.content)
    }

    /// Where the target stands as the routes have it; `nil` where that cannot be said without knowing who asks.
    private func target(of head: PlainHead, in bytes: Span<UInt8>) -> Range<Int>? {
        guard !base.isEmpty else { return head.target }
        guard !head.hasPrefix else { return nil }
        let rest = head.target.dropFirst(base.count)
        guard let first = rest.first else { return head.target }
        for (index, byte) in zip(head.target, base) where bytes[index] != byte { return head.target }
        switch bytes[first] {
        case UInt8(ascii: "/"): return first..<head.target.upperBound
        case UInt8(ascii: "?"): return nil
        default: return head.target
        }
    }

    private static func hash(_ bytes: Span<UInt8>, _ target: Range<Int>, _ accept: Range<Int>?) -> Int {
        var hasher = Hasher()
        bytes.extracting(target).withUnsafeBytes { hasher.combine(bytes: $0) }
        if let accept { bytes.extracting(accept).withUnsafeBytes { hasher.combine(bytes: $0) } }
        return hasher.finalize()
    }

    private static func equals(
        _ key: [UInt8],
        _ bytes: Span<UInt8>,
        _ target: Range<Int>,
        _ accept: Range<Int>?
    ) -> Bool {
        guard key.count == target.count + (accept.map { $0.count + 1 } ?? 0) else { return false }
        for (index, place) in target.enumerated() where key[index] != bytes[place] { return false }
        guard let accept else { return true }
        guard key[target.count] == 0 else { return false }
        for (index, place) in accept.enumerated() where key[target.count + 1 + index] != bytes[place] { return false }
        return true
    }

    /// Whether a value is one tag, weak or strong, and this one.
    private static func isTag(_ bytes: Span<UInt8>, _ value: Range<Int>, _ etag: String) -> Bool {
        var value = value
        if value.count > 2, bytes[value.lowerBound] == UInt8(ascii: "W"),
            bytes[value.lowerBound + 1] == UInt8(ascii: "/")
        {
            value = (value.lowerBound + 2)..<value.upperBound
        }
        guard value.count == etag.utf8.count + 2, bytes[value.lowerBound] == UInt8(ascii: "\""),
            bytes[value.upperBound - 1] == UInt8(ascii: "\"")
        else { return false }
        for (place, byte) in zip(value.dropFirst(), etag.utf8) where bytes[place] != byte { return false }
        return true
    }
}
