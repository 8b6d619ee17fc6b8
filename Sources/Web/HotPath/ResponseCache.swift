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
        /// What tells requests apart, as ``Distinction`` puts it together.
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
        guard let (key, distinction) = distinction(target, request.headerFields),
            key.count <= ResponseCache.longestKey
        else { return }
        let hash = distinction.hash(of: key.span)
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
        guard let target = target(of: head, in: bytes) else { return nil }
        let distinction = Distinction(target: target, accept: head.accept, hints: countsHints ? head.hints : [])
        guard distinction.count <= ResponseCache.longestKey else { return nil }
        let hash = distinction.hash(of: bytes)
        guard let found = entries.value(for: hash), distinction.equals(found.key, bytes) else { return nil }
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

    private var countsHints: Bool { headers.configuration.clientHints == .on }

    /// The bytes that tell a request apart, and where each part stands in them; `nil` where a part is empty.
    private func distinction(_ target: String, _ fields: HTTPFields) -> (key: [UInt8], Distinction)? {
        var key = Array(target.utf8)
        var distinction = Distinction(target: 0..<key.count, accept: nil, hints: [])
        if let accept = fields[.accept] {
            key.append(0)
            distinction.accept = key.count..<key.count + accept.utf8.count
            key += accept.utf8
        }
        guard countsHints else { return distinction.accept?.isEmpty == true ? nil : (key, distinction) }
        for (index, name) in HintFields.names.enumerated() {
            guard let value = fields[name] else { continue }
            key += [0, Distinction.mark(index)]
            distinction.hints.append((index, key.count..<key.count + value.utf8.count))
            key += value.utf8
        }
        let isEmpty = distinction.accept?.isEmpty == true || distinction.hints.contains { $0.value.isEmpty }
        return isEmpty ? nil : (key, distinction)
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
