import Basics
import CKernel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Descriptor {
    /// Makes an empty file in memory; it lives as long as someone holds a descriptor of it.
    ///
    /// - Parameter name: What the system shows it as; need not be unique.
    /// - Returns: The file, open for reading and writing.
    /// - Throws: ``DescriptorError``.
    public static func memory(name: String = "calotype") throws(DescriptorError) -> Descriptor {
        Descriptor(owning: try checked(ck_memory_file(name), "Making a file in memory"))
    }

    /// Makes a file in memory with this content, which nobody can change any more.
    ///
    /// - Parameters:
    ///   - bytes: The content.
    ///   - name: What the system shows it as; need not be unique.
    /// - Returns: The file; where the system cannot freeze memory, whoever gets the descriptor must be trusted.
    /// - Throws: ``DescriptorError``.
    public static func memory(
        holding bytes: some Sequence<UInt8>,
        name: String = "calotype"
    ) throws(DescriptorError) -> Descriptor {
        let file = try memory(name: name)
        let copy = Array(bytes)
        try file.write(copy.span.bytes, at: 0)
        try file.freeze()
        return file
    }

    /// Makes a file in memory unchangeable, for every holder and for ever; does nothing where the system cannot.
    ///
    /// - Throws: ``DescriptorError``.
    public func freeze() throws(DescriptorError) {
        let result = ck_freeze_memory_file(number)
        if result == -ENOSYS { return }
        _ = try checked(result, "Freezing a file in memory")
    }

    /// Whether the file lies on a file system that asks over a network, or a program: to look at it may take long.
    public var isOnNetwork: Bool { ck_is_on_network(number) == 1 }

    /// Whether the file takes memory and no disk.
    public var isInMemory: Bool { ck_is_in_memory(number) == 1 }

    /// Reads a part of the file without moving any offset.
    ///
    /// - Parameter range: The bytes wanted, counted from 0.
    /// - Returns: The bytes; fewer where the file ends before.
    /// - Throws: ``DescriptorError``.
    public func read(_ range: Range<Int>) throws(DescriptorError) -> [UInt8] {
        var problem: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { buffer, filled in
            while filled < range.count {
                let got = pread(
                    number,
                    buffer.baseAddress.map { $0 + filled },  // checked: never more than the range has
                    range.count - filled,  // checked: never more than the range has
                    off_t(range.lowerBound +| filled)  // checked: both are 64 bits wide
                )
                if got < 0, errno == EINTR { continue }
                if got < 0 { problem = errno }
                guard got > 0 else { return }
                filled += got  // checked: never more than the range has
            }
        }
        guard problem == 0 else {
            throw DescriptorError(errno: problem, attempt: "Reading \(range.count) bytes at \(range.lowerBound)")
        }
        return bytes
    }

    /// Reads the whole file.
    ///
    /// - Parameter limit: The most bytes it may have.
    /// - Returns: The content, as long as the file was when reading began.
    /// - Throws: ``DescriptorError``; `tooLarge` when it is longer than the limit.
    public func readAll(limit: Int = .max) throws(DescriptorError) -> [UInt8] {
        let size = try size()
        guard size <= limit else {
            throw DescriptorError(.tooLarge, attempt: "Reading \(size) bytes where \(limit) are allowed")
        }
        return try read(0..<max(0, size))  // checked: an end that is not below 0
    }

    /// Writes all of these bytes without moving any offset.
    ///
    /// - Parameters:
    ///   - bytes: What is written.
    ///   - offset: Where in the file, from 0.
    /// - Throws: ``DescriptorError``.
    public func write(_ bytes: borrowing RawSpan, at offset: Int) throws(DescriptorError) {
        var problem: Int32 = 0
        bytes.withUnsafeBytes { buffer in
            var written = 0
            while written < buffer.count {
                let count = pwrite(
                    number,
                    buffer.baseAddress.map { $0 + written },  // checked: never more than the buffer has
                    buffer.count - written,  // checked: never more than the buffer has
                    off_t(offset +| written)  // checked: both are 64 bits wide
                )
                if count < 0, errno == EINTR { continue }
                guard count > 0 else {
                    problem = count < 0 ? errno : EIO
                    return
                }
                written += count  // checked: never more than the buffer has
            }
        }
        guard problem == 0 else {
            throw DescriptorError(errno: problem, attempt: "Writing at \(offset)")
        }
    }

    /// Writes all of these bytes without moving any offset.
    ///
    /// - Parameters:
    ///   - bytes: What is written.
    ///   - offset: Where in the file, from 0.
    /// - Throws: ``DescriptorError``.
    public func write(_ bytes: [UInt8], at offset: Int = 0) throws(DescriptorError) {
        try write(bytes.span.bytes, at: offset)
    }
}
