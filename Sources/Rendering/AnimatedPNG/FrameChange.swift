#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// What of a frame is not as in the one before.
struct FrameChange {
    /// The part that holds all that has changed, in pixels; one pixel where nothing has, as a frame must have some.
    let area: (x: Int, y: Int, width: Int, height: Int)
    private let before: [UInt8]
    private let now: [UInt8]
    private let pixelBytes: Int
    private let rowBytes: Int

    /// Compares two frames.
    ///
    /// - Parameters:
    ///   - before: All samples of the one before.
    ///   - now: As many of this one.
    ///   - width: Pixels from left to right, at least 1.
    ///   - height: Pixels from top to bottom, at least 1.
    init(_ before: [UInt8], _ now: [UInt8], width: Int, height: Int) {
        self.before = before
        self.now = now
        rowBytes = now.count / max(height, 1)
        pixelBytes = max(rowBytes / max(width, 1), 1)
        area = Self.area(before, now, width: width, height: height, rowBytes: rowBytes, pixelBytes: pixelBytes)
    }

    /// Pixels of the part.
    var pixels: Int { area.width * area.height }

    /// How many pixels of the part are as before.
    var kept: Int {
        var count = 0
        forEachPixel { _, isSame, _, _ in
            if isSame { count += 1 }
            return true
        }
        return count
    }

    /// The part's samples, clear where it is as before, if that shows what is meant: what is put over something must be
    /// opaque.
    ///
    /// - Returns: The samples, and how many pixels are clear; `nil` where something that has changed is not opaque.
    func shownThrough() -> (samples: [UInt8], kept: Int)? {
        var samples = [UInt8](repeating: 0, count: pixels * pixelBytes)
        var (kept, isOpaque) = (0, true)
        forEachPixel { place, isSame, source, now in
            if isSame {
                kept += 1
                return true
            }
            for byte in 0..<pixelBytes { samples[place * pixelBytes + byte] = now[source + byte] }
            isOpaque = now[source + pixelBytes - 1] == 255
            return isOpaque
        }
        return isOpaque ? (samples, kept) : nil
    }

    /// Goes over the part, as long as more is wanted: which pixel it is, whether it is as before, and where it lies.
    private func forEachPixel(_ body: (Int, Bool, Int, UnsafeBufferPointer<UInt8>) -> Bool) {
        before.withUnsafeBufferPointer { before in
            now.withUnsafeBufferPointer { now in
                var place = 0
                for y in area.y..<area.y + area.height {
                    var source = y * rowBytes + area.x * pixelBytes
                    for _ in 0..<area.width {
                        var isSame = true
                        for byte in source..<source + pixelBytes where before[byte] != now[byte] { isSame = false }
                        guard body(place, isSame, source, now) else { return }
                        place += 1
                        source += pixelBytes
                    }
                }
            }
        }
    }

    private static func area(
        _ before: [UInt8],
        _ now: [UInt8],
        width: Int,
        height: Int,
        rowBytes: Int,
        pixelBytes: Int
    ) -> (x: Int, y: Int, width: Int, height: Int) {
        var (top, bottom, left, right) = (height, 0, width, 0)
        before.withUnsafeBytes { before in
            now.withUnsafeBytes { now in
                func isSame(_ y: Int, _ columns: Range<Int>) -> Bool {
                    let row = y * rowBytes
                    let bytes = row + columns.lowerBound * pixelBytes..<row + columns.upperBound * pixelBytes
                    return before[bytes].hasSameBytes(as: now[bytes])
                }
                for y in 0..<height where !isSame(y, 0..<width) {
                    (top, bottom) = (min(top, y), y + 1)
                    // A longer beginning, or end, can only differ more: so the first pixel that differs is found by halves.
                    left = firstFailing(0..<left) { isSame(y, 0..<$0 + 1) }
                    right = width - firstFailing(0..<width - right) { isSame(y, width - $0 - 1..<width) }
                }
            }
        }
        return bottom > top ? (left, top, right - left, bottom - top) : (0, 0, 1, 1)
    }

    /// The first number for which something does not hold that holds for all smaller ones; the end where it holds for all.
    private static func firstFailing(_ range: Range<Int>, _ holds: (Int) -> Bool) -> Int {
        var (low, high) = (range.lowerBound, range.upperBound)
        while low < high {
            let middle = (low + high) / 2
            if holds(middle) { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Slice<UnsafeRawBufferPointer> {
    /// Whether other bytes are the same, as quickly as the system compares them.
    fileprivate func hasSameBytes(as other: Slice<UnsafeRawBufferPointer>) -> Bool {
        let (mine, theirs) = (UnsafeRawBufferPointer(rebasing: self), UnsafeRawBufferPointer(rebasing: other))
        guard mine.count == theirs.count else { return false }
        guard let first = mine.baseAddress, let second = theirs.baseAddress else { return true }
        return memcmp(first, second, mine.count) == 0
    }
}
