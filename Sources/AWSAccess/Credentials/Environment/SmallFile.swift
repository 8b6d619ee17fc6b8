import Descriptors
import NIOPosix

/// Reads the small files that settings, keys and tokens are in, away from the threads that tasks run on.
enum SmallFile {
    /// Why a file gave nothing.
    enum Problem: Error {
        case missing
        case denied
        case other(any Error)

        /// The end of a sentence that began with the path.
        var text: String {
            switch self {
            case .missing: "is not there"
            case .denied: "may not be read by this user"
            case .other(let error): "cannot be read: \(error)"
            }
        }
    }

    /// A file's bytes.
    ///
    /// - Parameters:
    ///   - path: The path that the operator gave.
    ///   - limit: The most bytes the file may have.
    /// - Returns: The bytes.
    /// - Throws: A `Problem`.
    static func read(_ path: String, limit: Int) async throws(Problem) -> [UInt8] {
        do {
            return try await NIOThreadPool.singleton.runIfActive {
                try Descriptor.open(path: path).readAll(limit: limit)
            }
        } catch let error as DescriptorError {
            switch error.code {
            case .notFound: throw .missing
            case .denied: throw .denied
            default: throw .other(error)
            }
        } catch {
            throw .other(error)
        }
    }

    /// A token from a file, as it may stand in a header: one line of printable characters, the ends trimmed.
    ///
    /// - Parameters:
    ///   - path: The path that the operator gave.
    ///   - variable: The setting that named it, for the error.
    /// - Returns: The token.
    /// - Throws: An `AccessError` when there is none in the file.
    static func token(_ path: String, namedBy variable: String) async throws(AccessError) -> SecretText {
        let bytes: [UInt8]
        do {
            bytes = try await read(path, limit: 1 << 16)
        } catch {
            throw AccessError(.badConfiguration, "'\(path)', which \(variable) names, \(error.text).")
        }
        guard let token = HeaderText.trimmed(String(decoding: bytes, as: UTF8.self)) else {
            throw AccessError(
                .badConfiguration,
                "'\(path)', which \(variable) names, holds no token: one line of printable characters is needed."
            )
        }
        return SecretText(token)
    }
}

/// What may stand in a header.
enum HeaderText {
    /// Whether a text has printable ASCII characters only, and at least one.
    static func isValid(_ text: String) -> Bool {
        !text.isEmpty && text.utf8.count <= 1 << 16 && text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
    }

    /// A text without white space at its ends; `nil` when what is left may not stand in a header.
    static func trimmed(_ text: String) -> String? {
        let characters = text.unicodeScalars.drop { $0.properties.isWhitespace }
        let end = characters.lastIndex { !$0.properties.isWhitespace }
        let text = end.map { String(String.UnicodeScalarView(characters[...$0])) } ?? ""
        return isValid(text) ? text : nil
    }
}
