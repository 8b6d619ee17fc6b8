#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Gravity {
    /// Where a window of size `window` lies in a picture of size `size`, as near to the point as the edges allow.
    ///
    /// - Parameters:
    ///   - window: The window's size.
    ///   - target: The size that the window then gets, in whose pixels an offset is.
    ///   - size: The picture's size.
    ///   - rounding: How fractions of pixels become whole ones.
    /// - Returns: The window's top left corner.
    func windowOrigin(
        of window: PixelSize,
        for target: PixelSize,
        in size: PixelSize,
        _ rounding: Rounding
    ) -> (x: Int, y: Int) {
        func origin(_ share: Double, _ length: Int, _ part: Int, _ offset: Length?, _ final: Int) -> Int {
            let space = max(0, length - part)
            let start =
                if let offset {
                    share * Double(space)
                        + inward(offset.pixels(of: final), from: share) * Double(part) / Double(max(final, 1))
                } else {
                    share * Double(length) - Double(part) / 2
                }
            return min(space, rounding(max(0, start)))
        }
        let (point, offset) = (self.point, self.offset)
        return (
            origin(point.x, size.width, window.width, offset?.right, target.width),
            origin(point.y, size.height, window.height, offset?.down, target.height)
        )
    }

    /// Where a picture of size `size` stands on a canvas: its share of the free space is on the left and on top.
    func canvasOrigin(of size: PixelSize, in canvas: PixelSize, _ rounding: Rounding) -> (x: Int, y: Int) {
        func origin(_ share: Double, _ length: Int, _ part: Int, _ offset: Length?) -> Int {
            let space = max(0, length - part)
            let shift = offset.map { inward($0.pixels(of: length), from: share) } ?? 0
            return min(space, rounding(max(0, share * Double(space) + shift)))
        }
        let (point, offset) = (self.point, self.offset)
        return (
            origin(point.x, canvas.width, size.width, offset?.right),
            origin(point.y, canvas.height, size.height, offset?.down)
        )
    }

    /// A shift to the right, or down, of what stands at a share of a side: from the far edge the other way.
    private func inward(_ offset: Double, from share: Double) -> Double { share > 0.5 ? -offset : offset }

    /// The point of a place, 0…1 from the top left; the middle where content decides.
    var point: (x: Double, y: Double) {
        switch self {
        case .point(let x, let y), .offset(let x, let y, _, _): (min(max(x, 0), 1), min(max(y, 0), 1))
        case .attention, .entropy, .face, .faces: (0.5, 0.5)
        }
    }

    private var offset: (right: Length, down: Length)? {
        if case .offset(_, _, let right, let down) = self { (right, down) } else { nil }
    }
}

extension Region {
    /// The region in whole pixels of a picture; what sticks out is cut off, `nil` when nothing is left.
    func pixels(in size: PixelSize, _ rounding: Rounding) -> PixelRect? {
        func edges(_ start: Length, _ extent: Length, _ length: Int) -> Range<Int>? {
            let first = start.pixels(of: length)
            let last = first + extent.pixels(of: length)
            guard first < Double(length), last > 0 else { return nil }
            let low = min(rounding(max(0, first)), length - 1)
            let high = min(rounding(max(0, last)), length)
            return low..<max(low + 1, high)
        }
        guard let across = edges(x, width, size.width), let down = edges(y, height, size.height) else { return nil }
        return PixelRect(
            x: across.lowerBound,
            y: down.lowerBound,
            size: PixelSize(width: across.count, height: down.count)
        )
    }
}

extension PixelSize {
    /// The box around the picture when it is turned by any angle.
    func turned(byDegrees degrees: Double, _ rounding: Rounding) -> PixelSize {
        let radians = degrees * .pi / 180
        let sine = abs(sin(radians))
        let cosine = abs(cos(radians))
        return PixelSize(
            width: max(1, rounding(Double(width) * cosine + Double(height) * sine)),
            height: max(1, rounding(Double(width) * sine + Double(height) * cosine))
        )
    }
}
