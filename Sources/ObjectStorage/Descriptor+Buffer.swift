import CKernel
package import Descriptors
package import NIOCore

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Descriptor {
    /// Reads a part of the file without moving any offset.
    ///
    /// - Parameter range: The bytes wanted, counted from 0.
    /// - Returns: The bytes; fewer where the file ends before.
    /// - Throws: `DescriptorError`.
    package func readBuffer(_ range: Range<Int>) throws(DescriptorError) -> ByteBuffer {
        var bytes = ByteBufferAllocator().buffer(capacity: range.count)
        var problem: Int32 = 0
        bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { buffer in
            var filled = 0
            while filled < range.count {
                let place = buffer.baseAddress?.advanced(by: filled)
                let count = pread(number, place, range.count - filled, off_t(range.lowerBound + filled))
                if count < 0 && errno == EINTR { continue }
                if count < 0 { problem = errno }
                guard count > 0 else { break }
                filled += count
            }
            return filled
        }
        guard problem == 0 else {
            throw DescriptorError(errno: problem, attempt: "Reading \(range.count) bytes at \(range.lowerBound)")
        }
        return bytes
    }

    /// Reads a part of the file where the system has it in memory.
    ///
    /// - Parameter range: The bytes wanted, counted from 0.
    /// - Returns: All of them; `nil` where a disk would have to be waited for, or where the system cannot say.
    package func readCachedBuffer(_ range: Range<Int>) -> ByteBuffer? {
        var bytes = ByteBufferAllocator().buffer(capacity: range.count)
        let count = bytes.writeWithUnsafeMutableBytes(minimumWritableBytes: range.count) { buffer in
            max(0, ck_read_cached(number, buffer.baseAddress, range.count, off_t(range.lowerBound)))
        }
        return count == range.count ? bytes : nil
    }
}
