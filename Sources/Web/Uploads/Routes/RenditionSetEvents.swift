import ImageService
import ServiceLifecycle

/// What there is to tell of a set, as server-sent events: one for each variant that is made, and one for the end.
struct RenditionSetEvents {
    /// How long a listener is told at most; browsers connect anew by themselves.
    private static let timeout = Duration.seconds(300)
    /// How often the queue is asked.
    private static let interval = Duration.milliseconds(400)

    private let image: LibraryImage
    private let library: ImageLibrary
    private let json: ImageJSON
    private let end = ContinuousClock.now + RenditionSetEvents.timeout
    private var next: RenditionSetStatus?
    private var told: Set<String> = []
    private var isFirst = true

    /// Begins to tell.
    init(of image: LibraryImage, from first: RenditionSetStatus, in library: ImageLibrary, _ json: ImageJSON) {
        (self.image, self.library, self.json, next) = (image, library, json, first)
    }

    /// The next events, once there are any; `nil` at the end.
    mutating func text() async throws -> String? {
        guard let status = next else { return nil }
        var text = ""
        for variant in status.variants where variant.bytes != nil && told.insert(variant.member.name).inserted {
            let counts = "\"done\":\(told.count),\"total\":\(status.variants.count)"
            text += event("progress", "{\(counts),\"variant\":\(json.text(variant, of: image))}")
        }
        if status.isOver {
            text += event(status.state.rawValue, json.text(status, of: image))
            next = nil
        } else {
            // What is known now is told before anything is waited for.
            if isFirst { text += ": waiting\n\n" }
            isFirst = false
            if text.isEmpty { text = try await waited(from: status) }
        }
        return text
    }

    /// Waits for a change that the queue tells of; it is asked often, the variants' store only when there is something.
    private mutating func waited(from last: RenditionSetStatus) async throws -> String {
        let before = try? await library.job(last.job)
        for _ in 0..<25 {
            guard ContinuousClock.now < end, !Task.isShuttingDownGracefully else {
                next = nil
                return ""
            }
            try await Task.sleep(for: RenditionSetEvents.interval)
            if try await library.job(last.job) != before { break }
        }
        next = try await library.setStatus(of: image)
        // Something from time to time, so that nobody in between takes the connection for dead.
        return ": waiting\n\n"
    }

    private func event(_ name: String, _ data: String) -> String { "event: \(name)\ndata: \(data)\n\n" }
}
