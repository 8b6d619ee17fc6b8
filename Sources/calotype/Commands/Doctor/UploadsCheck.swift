import Foundation
import Web

/// Whether uploads will be taken.
struct UploadsCheck: DoctorCheck {
    private let uploads: UploadSwitch
    private let location: StoreLocation

    init(_ uploads: UploadSwitch, to location: StoreLocation) { (self.uploads, self.location) = (uploads, location) }

    func run(_ report: inout DoctorReport) {
        guard uploads.isOn else { return report.add("uploads", ProbeFinding(.ok, "Off; --uploads on takes them.")) }
        if case .folder(let path) = location, access(path, F_OK) == 0, access(path, W_OK | X_OK) != 0 {
            let advice = "give this user the right, or set --uploads off."
            return report.add(
                "uploads",
                ProbeFinding(.warning, "Are refused, as '\(path)' cannot be written; \(advice)")
            )
        }
        if case .folder(let path) = location, MissingFolder.isFull(path) {
            return report.add(
                "uploads",
                ProbeFinding(.warning, "Are refused, as there is no room at '\(path)'; make room.")
            )
        }
        report.add("uploads", ProbeFinding(.ok, "Are taken."))
    }
}
