import S3Storage

/// Where a store is: `--originals` and `--variants` as they were given.
enum StoreLocation: Hashable {
    /// A folder of this machine.
    case folder(String)
    /// The keys of a bucket below a prefix.
    case bucket(S3Location)

    /// What is wrong with a text that is no location.
    struct Problem: Error {
        /// It, as a sentence goes on behind the name of a setting.
        let predicate: String
    }

    /// Reads `./folder`, `/folder` or `s3://bucket/prefix`.
    init(_ text: String) throws(Problem) {
        guard !text.isEmpty else {
            throw Problem(predicate: "is empty; it must be a folder or s3://bucket/prefix.")
        }
        guard text.contains("://") else {
            self = .folder(text)
            return
        }
        do {
            self = .bucket(try S3Location(text))
        } catch {
            throw Problem(predicate: "is '\(text)': \(error.problem).")
        }
    }

    /// Whether it is in S3.
    var isBucket: Bool { if case .bucket = self { true } else { false } }
}
