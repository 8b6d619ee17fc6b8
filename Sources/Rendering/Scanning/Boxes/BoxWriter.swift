import Basics

/// Writes boxes as ``BoxReader`` reads them.
enum BoxWriter {
    /// A box.
    ///
    /// - Parameters:
    ///   - type: Its four letters.
    ///   - content: What is in it.
    /// - Returns: Head and content.
    static func box(_ type: String, _ content: [UInt8]) -> [UInt8] {
        ByteWriter.big(content.count +| 8) + Array(type.utf8) + content
    }
}
