import CoreMetrics
import Metrics

/// What the library counts; every label is one of a fixed few.
struct LibraryMetrics: Sendable {
    /// How an upload can end.
    enum Outcome: String, CaseIterable {
        /// It is an image now.
        case stored
        /// It was no image that can be taken.
        case refused
        /// The client gave up.
        case abandoned
        /// The store or the renderers could not do it.
        case failed
    }

    private let outcomes: [Outcome: Counter]
    private let storedBytes: Counter
    /// Images that were removed.
    let deletions: Counter
    /// Originals of uploads that were broken off, which the sweeper removed.
    let swept: Counter

    init(factory: any MetricsFactory) {
        outcomes = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map {  // checked: cases of an enumeration differ
                ($0, Counter(label: "calotype_uploads_total", dimensions: [("outcome", $0.rawValue)], factory: factory))
            }
        )
        storedBytes = Counter(label: "calotype_upload_bytes_total", factory: factory)
        deletions = Counter(label: "calotype_images_deleted_total", factory: factory)
        swept = Counter(label: "calotype_uploads_swept_total", factory: factory)
    }

    /// Counts an upload that is stored.
    func count(_ image: StoredImage) {
        outcomes[.stored]?.increment()
        storedBytes.increment(by: image.bytes)
    }

    /// Counts an upload that is not; without an error the client gave it up.
    func count(_ error: ServiceError?) {
        let outcome: Outcome =
            switch error?.code {
            case nil, .cancelled: .abandoned
            case .notAnImage, .formatNotEnabled, .brokenImage, .originalTooLarge, .rendererCrashed, .ticketUsed,
                .ticketBusy,
                .typeNotAllowed:
                .refused
            default: .failed
            }
        outcomes[outcome]?.increment()
    }
}
