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
    /// libvips' own words, one line; they begin with the part of libvips that speaks.
    public var message: String

    /// Takes the words of a library beside libvips.
    ///
    /// - Parameters:
    ///   - operation: What was attempted.
    ///   - message: What was wrong.
    public init(_ operation: String, _ message: String) {
        self.init(code: .operationFailed, operation: operation, message: message)
    }

    init(code: Code, operation: String, message: String) {
        self.code = code
        self.operation = operation
        self.message = message
    }

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
        return VipsError(code: code, operation: operation, message: unique.joined(separator: "; "))
    }
}

extension VipsError {
    /// Puts the words where libvips looks for them.
    public func tell() {
        description.withCString { text in
            withVaList([text]) { arguments in vips_verror("calotype", "%s", arguments) }
        }
    }
}
