import ImageService
import NIOPosix
import ObjectStorage
import Web

extension DoctorReport {
    /// How many originals are looked at: a folder of millions is not gone through for this.
    private static let originalsLookedAt = 1_000

    /// Whether some originals, or folders of them, may not be read by this user.
    mutating func addUnreadable(in location: StoreLocation) async {
        guard case .folder(let path) = location,
            let store = try? FolderStore(path: path, writing: .never, threadPool: .singleton),
            let found = try? await store.originals(limit: DoctorReport.originalsLookedAt), found.unreadable.count > 0
        else { return }
        let advice = "others are answered. Give this user the right to read them, or move them out of '\(path)'."
        add("originals", ProbeFinding(.warning, "May not be read: \(found.unreadable.names); \(advice)"))
    }
}
