import AWSAccess
import Descriptors
import ObjectStorage

extension StorageError {
    /// What a store tells of an error of S3's.
    init(_ error: S3Error) { self.init(Code(error.code), error.description, cause: error) }

    /// Does something, and tells what goes wrong as stores do.
    ///
    /// - Parameters:
    ///   - attempt: What is attempted, as the beginning of a sentence.
    ///   - body: What is done.
    /// - Returns: What it gives.
    /// - Throws: A `StorageError`, or `CancellationError`.
    static func translating<Value>(
        _ attempt: @autoclosure () -> String,
        _ body: () async throws -> Value
    ) async throws -> Value {
        do {
            return try await body()
        } catch {
            throw wrapping(error, attempt())
        }
    }

    /// What a store tells of any error; a task that was given up stays just that.
    private static func wrapping(_ error: any Error, _ attempt: @autoclosure () -> String) -> any Error {
        switch error {
        case is CancellationError, is StorageError: error
        case let error as S3Error: StorageError(error)
        case let error as DescriptorError:
            StorageError(
                error.code == .exhausted ? .full : .failed,
                "\(attempt()) failed here: \(error).",
                cause: error
            )
        case let error as AccessError: StorageError(.denied, "\(attempt()) failed: \(error.message)", cause: error)
        default: StorageError(.failed, "\(attempt()) failed: \(error).", cause: error)
        }
    }
}

extension StorageError.Code {
    fileprivate init(_ code: S3Error.Code) {
        self =
            switch code {
            case .noCredentials, .badCredentials, .denied: .denied
            case .noSuchBucket: .missing
            case .tooLarge: .tooLarge
            case .full: .full
            case .badName: .badName
            case .wrongRegion, .clockSkew, .noSuchKey, .noSuchUpload, .preconditionFailed, .unreachable, .timedOut,
                .broken, .busy, .server, .unsupported, .badAnswer, .refused:
                .failed
            }
    }
}
