import NIOCore

/// A command and its arguments.
struct RESPCommand: Hashable, Sendable {
    /// The words, the command's name first.
    var words: [ByteBuffer]

    init(_ words: String...) { self.init(words) }

    init(_ words: [String]) { self.words = words.map { ByteBuffer(string: $0) } }

    /// The command with one more argument.
    func with(_ bytes: [UInt8]) -> RESPCommand {
        var command = self
        command.words.append(ByteBuffer(bytes: bytes))
        return command
    }

    /// The command's name, for error messages; its arguments may be secrets.
    var name: String { words.first.map { String(buffer: $0) } ?? "" }

    /// Writes the command as servers read it.
    func write(to buffer: inout ByteBuffer) {
        buffer.writeString("*\(words.count)\r\n")
        for word in words {
            buffer.writeString("$\(word.readableBytes)\r\n")
            buffer.writeImmutableBuffer(word)
            buffer.writeString("\r\n")
        }
    }
}
