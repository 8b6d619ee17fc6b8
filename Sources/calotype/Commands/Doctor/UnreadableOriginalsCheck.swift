import ImageService
import NIOPosix
import ObjectStorage
import Web

/// Whether some originals, or folders of them, may not be read by this user.
struct UnreadableOriginalsCheck: DoctorCheck {
    /// How many originals are looked at: a folder of millions is not gone through for this.
    private static let originalsLookedAt = 1_000

    private let location: StoreLocation

    init(in location: StoreLocation) { self.location = location }

    func run(_ report: inout DoctorReport) async {
        guard case .folder(let path) = location,
            let store = try? FolderStore(path: path, writing: .never, threadPool: .singleton),
            let found = try? await store.originals(limit: UnreadableOriginalsCheck.originalsLookedAt),
            found.unreadable.count > 0
        else { return }
        let advice = "others are answered. Give this user the right to read them, or move them out of '\(path)'."
        report.add("originals", ProbeFinding(.warning, "May not be read: \(found.unreadable.names); \(advice)"))
    }
}
