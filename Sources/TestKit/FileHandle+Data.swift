public import Foundation

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The system's call, which `FileHandle` hides behind methods of the same name.
private let readFile = read

extension FileHandle {
    /// What has arrived, after a wait where that is nothing; empty at the end.
    ///
    /// Foundation's own `availableData` and `readDataToEndOfFile` end the process when a signal comes while they wait.
    ///
    /// - Parameter limit: The most bytes to take.
    /// - Returns: The bytes; none at the end, or when the handle cannot be read.
    public func nextData(upTo limit: Int = 65_536) -> Data {
        var room = [UInt8](repeating: 0, count: limit)
        while true {
            let count = room.withUnsafeMutableBytes { readFile(fileDescriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            return Data(room[..<max(count, 0)])
        }
    }

    /// Everything up to the end.
    ///
    /// - Returns: The bytes.
    public func allData() -> Data {
        var all = Data()
        while true {
            let next = nextData()
            guard !next.isEmpty else { return all }
            all += next
        }
    }
}
