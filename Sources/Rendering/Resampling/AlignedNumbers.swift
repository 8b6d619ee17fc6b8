/// Numbers in memory that begin where the processor reads best.
final class AlignedNumbers {
    /// The first number.
    let start: UnsafeMutablePointer<Float>

    /// Takes memory for so many zeros.
    init(count: Int) {
        let bytes = UnsafeMutableRawPointer.allocate(byteCount: max(count, 1) * 4, alignment: 64)
        start = bytes.initializeMemory(as: Float.self, repeating: 0, count: max(count, 1))
    }

    deinit { UnsafeMutableRawPointer(start).deallocate() }
}

@available(*, unavailable)
extension AlignedNumbers: Sendable {}
