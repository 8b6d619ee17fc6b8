import AWSAccess
import AsyncHTTPClient
import Descriptors
import Glibc
import NIOCore
import NIOPosix
import NIOSSL
import ObjectStorage

/// Says what went wrong where there was no whole answer.
enum TransportErrors {
    /// What an attempt throws for an error of the network, of the credentials or of a disk.
    ///
    /// - Parameters:
    ///   - error: What was thrown.
    ///   - context: What the request was about.
    /// - Returns: A `FailedAttempt` for what S3 or the way there is to blame for; other errors as they are.
    static func failure(from error: any Error, _ context: RequestContext) -> any Error {
        switch error {
        case is FailedAttempt, is CancellationError, is StorageError, is DescriptorError: return error
        case let error as AccessError where error.code == .cancelled: return CancellationError()
        case let error as AccessError:
            // The chain has tried as often as it makes sense.
            return FailedAttempt(S3Error(.noCredentials, error.message, in: context, cause: error), remedy: .none)
        case let error as BodyError:
            let code: S3Error.Code = error == .tooLong ? .badAnswer : .broken
            return FailedAttempt(S3Error(code, error.description, in: context), remedy: .again)
        case let error as HTTPClientError where error == .cancelled && Task.isCancelled: return CancellationError()
        default:
            let code = code(of: error)
            let message = "\(words(of: code)): \(words(of: error))"
            return FailedAttempt(S3Error(code, message, in: context, cause: error), remedy: .again)
        }
    }

    private static func code(of error: any Error) -> S3Error.Code {
        switch error {
        case is NIOConnectionError, is NIOSSLError, is NIOSSLExtraError: .unreachable
        case let error as IOError where unreached.contains(error.errnoCode): .unreachable
        case let error as HTTPClientError:
            if late.contains(error) { .unreachable } else { silent.contains(error) ? .timedOut : .broken }
        default: .broken
        }
    }

    private static let late: [HTTPClientError] = [.connectTimeout, .getConnectionFromPoolTimeout, .tlsHandshakeTimeout]
    private static let unreached = [ECONNREFUSED, EHOSTUNREACH, ENETUNREACH, EADDRNOTAVAIL]
    private static let silent: [HTTPClientError] = [.readTimeout, .writeTimeout, .deadlineExceeded]

    /// An error of the network's in words; what TLS says names files of this program's source, which help nobody.
    private static func words(of error: any Error) -> String {
        guard error is NIOSSLError || error is NIOSSLExtraError else { return "\(error)" }
        let text = "\(error)"
        if ["WRONG_VERSION_NUMBER", "HTTP_REQUEST"].contains(where: { text.contains($0) }) {
            return "the server does not speak TLS: is it http://?"
        }
        if text.contains("CERTIFICATE_VERIFY_FAILED") {
            return "nobody who is trusted here vouches for its certificate"
        }
        return text.replacing(#/ at /[^\s\])]*/#, with: "")
    }

    private static func words(of code: S3Error.Code) -> String {
        switch code {
        case .unreachable: "no connection could be made"
        case .timedOut: "nothing was heard for too long"
        default: "the connection broke"
        }
    }
}
