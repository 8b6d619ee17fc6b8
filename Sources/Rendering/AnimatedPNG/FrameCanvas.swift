import Basics

/// The picture that frames of an animated PNG are put on, one after the other (PNG, third edition, 4.9.4).
///
/// Samples are those of the file, 8 bits or 16, grey or RGB, with alpha as the last band where anything can be clear.
struct FrameCanvas {
    private let width: Int
    private let height: Int
    private let bands: Int
    private let isWide: Bool
    private var samples: [UInt8]
    /// What the last frame leaves behind, if that is not simply what it shows.
    private var disposal: (area: FrameControl, saved: [UInt8]?)?
    /// The frame that is put on next.
    private(set) var next = 0

    /// Starts with nothing: clear, or black where nothing can be clear.
    ///
    /// - Parameters:
    ///   - width: Pixels from left to right.
    ///   - height: Pixels from top to bottom.
    ///   - bands: Samples a pixel, 1…4.
    ///   - isWide: Whether samples have 16 bits.
    init(width: Int, height: Int, bands: Int, isWide: Bool) {
        self.width = width
        self.height = height
        self.bands = bands
        self.isWide = isWide
        samples = [UInt8](repeating: 0, count: width *| height *| bands *| (isWide ? 2 : 1))
    }

    private var hasAlpha: Bool { bands == 2 || bands == 4 }
    private var bytesPerPixel: Int { bands *| (isWide ? 2 : 1) }

    /// Shows the samples, row by row without gaps.
    func withSamples<Value>(_ body: (UnsafeRawBufferPointer) -> Value) -> Value { samples.withUnsafeBytes(body) }

    /// Takes away what the last frame does not leave behind, and makes room for the next.
    ///
    /// - Parameter frame: Where the next frame lies; it has been found to lie within the picture.
    mutating func begin(_ frame: FrameControl) {
        if let (area, saved) = disposal { restore(area, saved) }
        switch frame.disposal {
        case .none: disposal = nil
        case .background: disposal = (frame, nil)
        // Before the first there is nothing.
        case .previous: disposal = (frame, next == 0 ? nil : copy(of: frame))
        }
        next = next +| 1
    }

    /// Puts a row of a frame on the picture.
    ///
    /// - Parameters:
    ///   - row: The row's samples; as many as the frame is wide.
    ///   - rowBands: Samples a pixel in them: the picture's, or one fewer where they have no alpha.
    ///   - y: Which row of the frame, from its top.
    ///   - frame: Where the frame lies.
    mutating func put(_ row: UnsafeRawBufferPointer, bands rowBands: Int, _ y: Int, of frame: FrameControl) {
        let (bands, isWide, pixel, hasAlpha) = (bands, isWide, bytesPerPixel, hasAlpha)
        let sampleBytes = isWide ? 2 : 1
        let start = ((frame.y +| y) *| width +| frame.x) *| bytesPerPixel
        let length = frame.width *| bytesPerPixel
        guard y >= 0, y < frame.height, start >= 0, start +| length <= samples.count, frame.x +| frame.width <= width,
            row.count >= frame.width *| rowBands *| sampleBytes, rowBands >= 1, rowBands <= bands
        else { return }
        samples.withUnsafeMutableBytes { samples in
            // checked: inside of the samples, by the guard above
            let target = UnsafeMutableRawBufferPointer(rebasing: samples[start..<start + length])
            let blends = frame.blending == .over && rowBands == bands
            if rowBands == bands, !(blends && hasAlpha) {
                // checked: as long as the row, by the guard above
                target.copyMemory(from: UnsafeRawBufferPointer(rebasing: row[..<length]))
            } else if rowBands == bands {
                // Sixteen bits are in this machine's order.
                if isWide {
                    Self.blend(row, on: target, bands, UInt16.self)
                } else {
                    Self.blend(row, on: target, bands, UInt8.self)
                }
            } else {
                Self.widen(row, rowBands * sampleBytes, to: target, pixel)  // checked: 4 samples at most
            }
        }
    }

    /// Puts samples with alpha over others.
    private static func blend<Sample: FixedWidthInteger & UnsignedInteger>(
        _ row: UnsafeRawBufferPointer,
        on target: UnsafeMutableRawBufferPointer,
        _ bands: Int,
        _: Sample.Type
    ) {
        let (above, below) = (row.bindMemory(to: Sample.self), target.bindMemory(to: Sample.self))
        let most = UInt64(Sample.max)  // checked: 16 bits at most
        for start in stride(from: 0, to: below.count, by: bands) {  // checked: in steps that end within the row
            let alpha = start + bands - 1  // checked: in steps that end within the row
            let cover = UInt64(above[alpha])  // checked: 16 bits at most
            if cover == 0 { continue }
            if cover == most || below[alpha] == 0 {
                // checked: in steps that end within the row
                for place in start...alpha { below[place] = above[place] }
                continue
            }
            // checked: products of three numbers of 16 bits and their sums fit into 64
            let (front, back) = (cover * most, UInt64(below[alpha]) * (most - cover))
            let whole = front + back  // checked: products of three numbers of 16 bits and their sums fit into 64
            // checked: in steps that end within the row
            for place in start..<alpha {
                // checked: products of three numbers of 16 bits and their sums fit into 64
                let sum = UInt64(above[place]) * front + UInt64(below[place]) * back
                below[place] = Sample((sum + whole / 2) / whole)  // checked: a mean is no larger than what it is of
            }
            below[alpha] = Sample((whole + most / 2) / most)  // checked: alpha over alpha is at most all
        }
    }

    /// Copies pixels without alpha, and makes them opaque.
    private static func widen(
        _ row: UnsafeRawBufferPointer,
        _ rowPixel: Int,
        to target: UnsafeMutableRawBufferPointer,
        _ targetPixel: Int
    ) {
        var source = 0
        for start in stride(from: 0, to: target.count, by: targetPixel) {  // checked: in steps that end within the row
            // checked: a pixel has 16 bytes at most
            for byte in 0..<targetPixel {
                // checked: in steps that end within the row
                target[start + byte] = byte < rowPixel ? row[source + byte] : 255
            }
            source += rowPixel  // checked: in steps that end within the row
        }
    }

    private func copy(of area: FrameControl) -> [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(area.width *| area.height *| bytesPerPixel)
        // checked: a frame has a row at least
        for y in 0..<area.height { copy.append(contentsOf: samples[clamping: range(of: y, area)]) }
        return copy
    }

    private mutating func restore(_ area: FrameControl, _ saved: [UInt8]?) {
        let length = area.width *| bytesPerPixel
        // checked: a frame has a row at least
        for y in 0..<area.height {
            let range = range(of: y, area)
            guard range.upperBound <= samples.count else { return }
            if let saved {
                // checked: a row begins before it ends
                samples.replaceSubrange(range, with: saved[clamping: y *| length..<(y +| 1) *| length])
            } else {
                for place in range { samples[place] = 0 }  // checked: inside of the samples, by the guard above
            }
        }
    }

    private func range(of y: Int, _ area: FrameControl) -> Range<Int> {
        let start = ((area.y +| y) *| width +| area.x) *| bytesPerPixel
        // checked: a sum is not below its first part
        return start..<start +| area.width *| bytesPerPixel
    }
}
