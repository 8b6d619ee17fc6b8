import WebP

@testable import Rendering

/// Reads the rows of a still WebP, at its size and smaller, some at a time.
enum WebPPixelsTarget: FuzzTarget {
    static let longest = 2_048

    static func read(_ bytes: UnsafeRawBufferPointer) {
        guard let header = try? WebPHeader(bytes), header.width * header.height <= 1 << 16 else { return }
        for shrink in [1, 2, 4] {
            let hasAlpha = shrink == 1 && header.hasAlpha
            // In many pieces, so that the window moves.
            guard let reader = try? WebPReader(bytes, hasAlpha: hasAlpha, shrink: shrink, pace: .slow) else { continue }
            let stride = reader.width * reader.bands
            let rows = UnsafeMutableRawBufferPointer.allocate(byteCount: stride * 3, alignment: 1)
            defer { rows.deallocate() }
            guard let start = rows.baseAddress else { return }
            var left = reader.height
            while left > 0 {
                let count = min(left, 3)
                guard (try? reader.read(count, into: start, stride: stride)) != nil else { break }
                left -= count
            }
        }
    }
}
