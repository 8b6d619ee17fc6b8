import NIOCore
import NIOPosix
import NIOSSL
import Queueing

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension JobQueueError {
    /// Says that a server cannot be reached, does not answer, or is not the one that was meant.
    ///
    /// A certificate that is not right stays so until somebody changes a setting: that is no absence.
    init(connection error: any Error, address: RedisAddress) {
        let diagnosis = ConnectionDiagnosis(error, tls: address.tls)
        if let setting = diagnosis.wrongSetting {
            self.init(.badAddress, "Redis at \(address) cannot be used: \(setting).", cause: error)
        } else {
            self.init(.unavailable, "Redis at \(address) is away: \(diagnosis.sentence)", cause: error)
        }
    }
}

/// What the end of a connection means, in words for who set it up.
struct ConnectionDiagnosis {
    private let failure: ConnectionFailure?
    private let cause: any Error
    private let tls: RedisAddress.TLS?

    /// Takes an end.
    ///
    /// - Parameters:
    ///   - error: A `ConnectionFailure`, or what NIO threw.
    ///   - tls: How the connection was to be secured.
    init(_ error: any Error, tls: RedisAddress.TLS?) {
        failure = error as? ConnectionFailure
        cause = failure?.cause ?? error
        self.tls = tls
    }

    /// Whether nothing at all was heard of the server after it had been connected to.
    private var isSilent: Bool { failure?.stage == .begun && failure?.reason != .busy }

    private var isReset: Bool {
        guard let code = (cause as? IOError)?.errnoCode else { return false }
        return code == ECONNRESET || code == EPIPE
    }

    /// BoringSSL's word for what failed, such as `CERTIFICATE_VERIFY_FAILED`; it has no other way to be told.
    private var tlsWord: String? {
        let text = "\(cause)"
        guard cause is NIOSSLError || cause is BoringSSLError, let start = text.firstRange(of: "OPENSSL_internal:")
        else {
            return nil
        }
        return String(text[start.upperBound...].prefix { $0.isLetter || $0.isNumber || $0 == "_" })
    }

    /// Which setting is wrong; `nil` where none is known to be.
    var wrongSetting: String? {
        guard let tls else { return nil }
        if (cause as? NIOSSLExtraError) == .failedToValidateHostname {
            return "its certificate is of another name; give the address a name that stands in it"
        }
        if (cause as? NIOSSLError) == .unableToValidateCertificate || tlsWord == "CERTIFICATE_VERIFY_FAILED" {
            guard let file = tls.trusted else {
                return "its certificate is not trusted; name the authority with ?ca=FILE"
            }
            return "its certificate is not trusted: it is of no authority in '\(file)', or has expired"
        }
        guard let word = tlsWord else { return nil }
        if word.contains("CERTIFICATE_REQUIRED") {
            return "it wants a certificate of ours; name one with ?cert=FILE&key=FILE"
        }
        guard let file = tls.certificate, word.contains("ALERT") else { return nil }
        let endings = [
            "UNKNOWN_CA", "BAD_CERTIFICATE", "CERTIFICATE_UNKNOWN", "CERTIFICATE_EXPIRED", "DECRYPT_ERROR",
        ]
        return endings.contains { word.hasSuffix($0) } ? "it does not trust our certificate '\(file)'" : nil
    }

    /// What happened, and what may be behind it.
    var sentence: String {
        let words = words
        return words.hasSuffix("?") ? words : "\(words)."
    }

    private var words: String {
        if let tls {
            if isSilent, tlsWord == nil || tlsWord == "WRONG_VERSION_NUMBER" {
                return "there is no TLS answer: does it want redis://?"
            }
            if failure?.stage == .secured, tls.certificate == nil, failure?.reason == .closed {
                return "it closed the connection: does it want a certificate of ours (?cert=FILE&key=FILE)?"
            }
            if let word = tlsWord { return "TLS cannot be agreed on (\(word))" }
        } else if isSilent, failure?.reason == .closed {
            return "the connection was \(isReset ? "reset" : "closed without a word"): does it want rediss://?"
        }
        if failure != nil, failure?.cause == nil { return failure?.description ?? "" }
        return Self.words(of: cause)
    }

    private static func words(of error: any Error) -> String {
        switch error {
        case let error as NIOConnectionError:
            guard let last = error.connectionErrors.last?.error else { return "its name is not known here" }
            return words(of: last)
        case ChannelError.connectTimeout: return "it did not answer in time"
        case let error as IOError:
            switch error.errnoCode {
            case ECONNREFUSED: return "nothing listens there"
            case ECONNRESET, EPIPE: return "the connection was reset"
            default: return "\(error)"
            }
        default: return "\(error)"
        }
    }
}
