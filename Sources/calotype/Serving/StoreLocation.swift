import S3Storage

/// Where a store is: `--originals` and `--variants` as they were given.
enum StoreLocation: Hashable {
    /// A folder of this machine.
    case folder(String)
    /// The keys of a bucket below a prefix.
    case bucket(S3Location)

    /// Reads `./folder`, `/folder` or `s3://bucket/prefix`; `name` is the setting's, for messages.
    init(_ text: String, of name: String) throws(CommandFailure) {
        guard !text.isEmpty else {
            throw .configuration("The setting '\(name)' is empty; it must be a folder or s3://bucket/prefix.")
        }
        guard text.contains("://") else {
            self = .folder(text)
            return
        }
        do {
            self = .bucket(try S3Location(text))
        } catch {
            throw .configuration("The setting '\(name)' is '\(text)': \(error.problem).")
        }
    }

    /// Whether it is in S3.
    var isBucket: Bool { if case .bucket = self { true } else { false } }
}
