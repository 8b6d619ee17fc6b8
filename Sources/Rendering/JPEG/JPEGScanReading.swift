import Basics
import CJPEG

/// The reading of a scan's data, a row of units after the other, from one restart marker to the next.
final class JPEGScanReading {
    private let bytes: UnsafeRawBufferPointer
    private let units: (across: Int, down: Int)
    private let interval: Int
    private let window: UnsafeMutablePointer<UInt8>
    private var data = cjpeg_data()
    private var left: Int
    private var restarts = 0
    private var row = 0

    /// Bytes of data that are looked at together.
    static let windowSize = 1 << 15

    /// Starts at a scan's data.
    ///
    /// - Parameters:
    ///   - bytes: The file, which must outlive the reading.
    ///   - start: Where data begins.
    ///   - units: Units from left to right and from top to bottom.
    ///   - interval: Units between restart markers, 0 for none.
    init(_ bytes: UnsafeRawBufferPointer, from start: Int, units: (across: Int, down: Int), interval: Int) {
        (self.bytes, self.units, self.interval) = (bytes, units, interval)
        window = .allocate(capacity: Self.windowSize)
        left = interval
        begin(start)
    }

    deinit { window.deallocate() }

    /// Whether all units have been read, and data ended with them at a marker.
    var isUsedUp: Bool { row == units.down && cjpeg_is_used_up(&data) != 0 && data.input_place < bytes.count -| 1 }

    /// Reads the next row of units.
    ///
    /// - Parameters:
    ///   - restart: Called behind each restart marker.
    ///   - read: Reads units of the row: gets the data, the row, the first unit and how many.
    /// - Returns: Whether there was data for all of them, and it made sense.
    func readRow(
        restart: () -> Void,
        read: (UnsafeMutablePointer<cjpeg_data>, Int, Int, Int) -> cjpeg_outcome
    ) -> Bool {
        guard row < units.down else { return false }
        if row == 0 { restart() }
        var unit = 0
        while unit < units.across {
            if interval > 0, left == 0 {
                guard cjpeg_is_used_up(&data) != 0, isRestart(at: data.input_place) else { return false }
                begin(data.input_place +| 2)
                restart()
                (left, restarts) = (interval, restarts +| 1)
            }
            let rest = units.across -| unit
            let count = interval > 0 ? min(rest, left) : rest
            guard read(&data, row, unit, count) == CJPEG_DONE else { return false }
            unit = unit +| count
            left = left -| count
        }
        row = row +| 1
        return true
    }

    private func begin(_ place: Int) {
        guard let input = bytes.bindMemory(to: UInt8.self).baseAddress else { return }
        cjpeg_begin(&data, input, bytes.count, place, window, Self.windowSize)
    }

    // checked: inside of the bytes, by the first condition; a number below 8
    private func isRestart(at place: Int) -> Bool {
        place < bytes.count -| 1 && bytes[place] == 0xFF && bytes[place + 1] == 0xD0 + UInt8(restarts & 7)
    }
}
