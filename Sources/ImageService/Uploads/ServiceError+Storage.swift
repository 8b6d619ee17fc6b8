import Descriptors
import ObjectStorage

extension ServiceError {
    /// What is said of an upload that is too long.
    ///
    /// - Parameter limit: The most bytes that it may have.
    /// - Returns: The error.
    package static func originalTooLarge(_ limit: Int) -> ServiceError {
        ServiceError(
            .originalTooLarge,
            "The image has more than \(limit) bytes, which are the most that are allowed."
        )
    }

    /// What a failed write to the originals store means to the one who uploads.
    init(writing error: any Error) {
        switch error {
        case let error as ServiceError: self = error
        case is CancellationError: self.init(.cancelled, "The upload was given up.")
        case let error as StorageError where error.code == .full:
            self.init(.storeFull, "There is no space left for originals.", cause: error)
        case let error as StorageError where error.code == .denied:
            self.init(.originalsReadOnly, "This server cannot write its originals at present.", cause: error)
        default:
            self.init(
                .originalsUnavailable,
                "The originals cannot be written at present.",
                retryAfter: .seconds(5),
                cause: error
            )
        }
    }

    /// What is said of an original that cannot be read; the log has the name.
    ///
    /// Whether it is there is not known where a folder on the way to it is closed.
    init(unreadable cause: any Error) {
        self.init(
            .originalUnreadable,
            "This server may not read what has this name, or a folder on the way to it; an operator has to give it the right.",
            cause: cause
        )
    }

    /// What a failed read from the originals store means.
    init(reading error: any Error) {
        switch error {
        case let error as ServiceError: self = error
        case is CancellationError: self = .givenUp
        case let error as StorageError where error.code == .unreadable: self.init(unreadable: error)
        case let error as DescriptorError where error.isOfOneFile: self.init(unreadable: error)
        default:
            self.init(
                .originalsUnavailable,
                "The originals cannot be read at present.",
                retryAfter: .seconds(5),
                cause: error
            )
        }
    }
}
