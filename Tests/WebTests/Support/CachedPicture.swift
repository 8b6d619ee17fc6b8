import HTTPTypes
import NIOCore
import Recipes
import Synchronization

@testable import ImageService
@testable import Web

/// Variants that have one picture, or none, and count who asks.
final class CachedPicture: CachedVariants {
    private struct State {
        var held: CachedVariant?
        var removals = 0
        var looks = 0
        var hits = 0
    }

    static let request = ImageRequest(origin: .stored(key: "a.jpg"), recipe: Recipe(steps: [], output: Output()))

    private let state = Mutex(State())

    init(_ bytes: String? = "picture", etag: String = "tag", until: ContinuousClock.Instant = .now + .seconds(3600)) {
        if let bytes { hold(bytes, etag: etag, until: until) }
    }

    var removals: Int { state.withLock(\.removals) }
    /// How often the variants were asked.
    var looks: Int { state.withLock(\.looks) }
    /// How often it was counted that nobody had to ask.
    var hits: Int { state.withLock(\.hits) }

    func cachedVariant(_ request: ImageRequest) -> CachedVariant? {
        state.withLock { state in
            state.looks += 1
            return state.held
        }
    }

    func countHit(_ outcome: Variant.Outcome) { state.withLock { $0.hits += 1 } }

    /// Has a picture from now on.
    func hold(
        _ bytes: String,
        etag: String = "tag",
        modified: Double = 0,
        until: ContinuousClock.Instant = .now + .seconds(3600)
    ) {
        hold(PictureContent(ByteBuffer(string: bytes)), .memory, etag: etag, modified: modified, until: until)
    }

    /// Has a picture that is somewhere.
    func hold(
        _ content: PictureContent,
        _ outcome: Variant.Outcome,
        etag: String = "tag",
        modified: Double = 0,
        until: ContinuousClock.Instant = .now + .seconds(3600)
    ) {
        let variant = Variant(
            original: "cat.jpg",
            content: content,
            type: .picture(.jpeg),
            etag: etag,
            modified: modified,
            size: PixelSize(width: 1, height: 1),
            pages: 1,
            isNegotiated: false,
            fileName: "a.jpg",
            outcome: outcome,
            timings: Variant.Timings()
        )
        state.withLock { $0.held = CachedVariant(variant: variant, until: until) }
    }

    /// Has no picture any more, as when others have taken its place.
    func lose() { state.withLock { $0.held = nil } }

    /// Has no picture any more, as somebody wants it gone.
    func purge() {
        state.withLock { state in
            state.held = nil
            state.removals += 1
        }
    }
}

extension ResponseCache {
    /// Remembers a target.
    func remember(_ target: String, accept: String? = nil, _ wanted: ImageRequest = CachedPicture.request) {
        var request = HTTPRequest(method: .get, scheme: "http", authority: "a", path: target)
        request.headerFields[.accept] = accept
        remember(wanted, for: request)
    }

    /// The answer to a request; `nil` also where the request is not plain.
    func response(
        to target: String,
        _ fields: String = "",
        method: String = "GET",
        after time: Duration = .zero
    ) -> Response? {
        let bytes = Array("\(method) \(target) HTTP/1.1\r\nHost: a\r\n\(fields)\r\n".utf8)
        return PlainHead(bytes.span).flatMap { response(to: $0, in: bytes.span, at: .now + time) }
    }
}
