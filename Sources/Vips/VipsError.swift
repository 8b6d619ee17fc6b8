import CVips

/// A piece of work that libvips, or a library beside it, refused or could not finish.
public struct VipsError: Error, Hashable, Sendable, CustomStringConvertible {
    /// What went wrong.
    public enum Code: Hashable, Sendable {
        /// libvips could not be started.
        case notStarted
        /// This libvips has no operation of that name.
        case noSuchOperation
        /// The operation was tried and failed.
        case operationFailed
        /// The operation worked, and has no such result.
        case noSuchResult
    }

    /// What went wrong.
    public var code: Code
    /// What was attempted: the operation's name, or a few words.
    public var operation: String
    /// A library's own words, one line, or ours; libvips' begin with the part of it that speaks.
    public var message: String
    /// What was wrong in words of ours, where code of ours has found it; others are for the log only.
    public var reason: String?

    /// Says what code of ours has found.
    ///
    /// - Parameters:
    ///   - operation: What was attempted.
    ///   - reason: What was wrong.
    public init(_ operation: String, _ reason: String) {
        self.init(code: .operationFailed, operation: operation, message: reason, reason: reason)
    }

    /// Takes the words of a library beside libvips.
    ///
    /// - Parameters:
    ///   - operation: What was attempted.
    ///   - words: What was wrong.
    ///   - library: Who says so.
    public init(_ operation: String, _ words: String, of library: String) {
        self.init(code: .operationFailed, operation: operation, message: "\(library): \(words)")
    }

    init(code: Code, operation: String, message: String, reason: String? = nil) {
        self.code = code
        self.operation = operation
        self.message = message
        self.reason = reason
    }

    /// What stands before words of ours in libvips' error buffer.
    static let ownDomain = "calotype"

    /// The message, with what was attempted where libvips said nothing.
    public var description: String {
        message.isEmpty ? "\(operation) failed, and libvips did not say why" : message
    }

    /// Takes the words out of libvips' one error buffer, so that the next failure does not repeat them.
    static func collect(_ operation: String, code: Code = .operationFailed) -> VipsError {
        let lines = String(cString: vips_error_buffer()).split(whereSeparator: \.isNewline)
        vips_error_clear()
        var unique: [Substring] = []
        for line in lines where !unique.contains(line) { unique.append(line) }
        let own = unique.first { $0.hasPrefix(ownDomain + ": ") }?.dropFirst(ownDomain.utf8.count + 2)
        return VipsError(
            code: code,
            operation: operation,
            message: unique.joined(separator: "; "),
            reason: own.map(String.init)
        )
    }
}

extension VipsError {
    /// Puts the words where libvips looks for them.
    public func tell() {
        description.withCString { text in
            withVaList([text]) { arguments in
                vips_verror(reason == nil ? operation : Self.ownDomain, "%s", arguments)
            }
        }
    }
}
