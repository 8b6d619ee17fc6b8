import CTIFF

// checked: offsets inside of the bytes, by the guards
/// Bytes that libtiff reads as a file.
final class TIFFMemory {
    private let bytes: UnsafeRawBufferPointer
    private var offset = 0

    init(_ bytes: UnsafeRawBufferPointer) { self.bytes = bytes }

    /// Opens the bytes; whoever closes the file keeps this object until then.
    func open() -> OpaquePointer? {
        let handle = Unmanaged.passUnretained(self).toOpaque()
        // "m": no mapping.
        return TIFFClientOpen(
            "memory",
            "rm",
            handle,
            { handle, target, count in tmsize_t(TIFFMemory.of(handle)?.read(target, Int(count)) ?? -1) },
            { _, _, _ in 0 },
            { handle, offset, origin in TIFFMemory.of(handle)?.seek(offset, origin) ?? .max },
            { _ in 0 },
            { handle in TIFFMemory.of(handle).map { UInt64($0.bytes.count) } ?? 0 },
            { _, _, _ in 0 },
            { _, _, _ in }
        )
    }

    private static func of(_ handle: UnsafeMutableRawPointer?) -> TIFFMemory? {
        handle.map { Unmanaged<TIFFMemory>.fromOpaque($0).takeUnretainedValue() }
    }

    private func read(_ target: UnsafeMutableRawPointer?, _ count: Int) -> Int {
        guard let target, count > 0, offset >= 0, offset < bytes.count else { return 0 }
        let part = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + min(count, bytes.count - offset)])
        guard let start = part.baseAddress else { return 0 }
        target.copyMemory(from: start, byteCount: part.count)
        offset += part.count
        return part.count
    }

    private func seek(_ distance: UInt64, _ origin: Int32) -> UInt64 {
        let start =
            switch origin {
            case 1: offset
            case 2: bytes.count
            default: 0
            }
        let (sum, overflows) = start.addingReportingOverflow(Int(truncatingIfNeeded: distance))
        guard !overflows, sum >= 0 else { return .max }
        offset = sum
        return UInt64(sum)
    }
}
