#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// How a resize comes out for a picture of one size.
struct ResizeGeometry: Equatable {
    /// The size to scale the whole picture to.
    var scaled: PixelSize
    /// What is kept of the scaled picture; `nil` keeps all.
    var window: PixelSize?

    /// Works out a resize; `nil` when neither side is given.
    init?(_ resize: Resize, of size: PixelSize, rounding: Rounding) {
        switch (resize.width, resize.height, resize.fit) {
        case (nil, nil, _):
            return nil
        case (let width?, let height?, .fill):
            scaled = PixelSize(
                width: resize.enlarge ? width : min(width, size.width),
                height: resize.enlarge ? height : min(height, size.height)
            )
        case (let width?, let height?, .cover):
            self = Self.covering(PixelSize(width: width, height: height), resize, of: size, rounding)
        case (let width, let height, _):
            scaled = size.scaled(into: width, height, enlarge: resize.enlarge, rounding)
        }
    }

    private init(scaled: PixelSize, window: PixelSize?) {
        self.scaled = scaled
        self.window = window == scaled ? nil : window
    }

    private static func covering(
        _ box: PixelSize,
        _ resize: Resize,
        of size: PixelSize,
        _ rounding: Rounding
    ) -> ResizeGeometry {
        let widthDecides = box.width * size.height >= box.height * size.width
        let enlarges = widthDecides ? box.width > size.width : box.height > size.height
        let height: Int
        let width: Int
        if enlarges && !resize.enlarge {
            width = widthDecides ? size.width : max(1, size.height.times(box.width, by: box.height, rounding))
            height = widthDecides ? max(1, size.width.times(box.height, by: box.width, rounding)) : size.height
            return ResizeGeometry(scaled: size, window: PixelSize(width: width, height: height))
        }
        width = widthDecides ? box.width : max(box.width, size.width.times(box.height, by: size.height, rounding))
        height = widthDecides ? max(box.height, size.height.times(box.width, by: size.width, rounding)) : box.height
        return ResizeGeometry(scaled: PixelSize(width: width, height: height), window: box)
    }
}

extension PixelSize {
    /// The largest size of the same aspect inside the given sides, each at least 1 pixel.
    fileprivate func scaled(into boxWidth: Int?, _ boxHeight: Int?, enlarge: Bool, _ rounding: Rounding) -> PixelSize {
        let widthDecides =
            switch (boxWidth, boxHeight) {
            case (let boxWidth?, let boxHeight?): boxWidth * height <= boxHeight * width
            case (_, nil): true
            default: false
            }
        let side = (widthDecides ? boxWidth : boxHeight) ?? width
        if !enlarge && side >= (widthDecides ? width : height) { return self }
        return widthDecides
            ? PixelSize(width: side, height: max(1, height.times(side, by: width, rounding)))
            : PixelSize(width: max(1, width.times(side, by: height, rounding)), height: side)
    }
}

extension Int {
    /// Multiplies before it divides, so that only the one rounding is left.
    fileprivate func times(_ factor: Int, by divisor: Int, _ rounding: Rounding) -> Int {
        rounding(Double(self) * Double(factor) / Double(divisor))
    }
}

extension Gravity {
    /// Where a window of size `window` lies in a picture of size `size`, as near to the point as the edges allow.
    func windowOrigin(of window: PixelSize, in size: PixelSize, _ rounding: Rounding) -> (x: Int, y: Int) {
        let point = self.point
        func origin(_ share: Double, _ length: Int, _ part: Int) -> Int {
            min(max(0, length - part), rounding(max(0, share * Double(length) - Double(part) / 2)))
        }
        return (origin(point.x, size.width, window.width), origin(point.y, size.height, window.height))
    }

    /// Where a picture of size `size` stands on a canvas: its share of the free space is on the left and on top.
    func canvasOrigin(of size: PixelSize, in canvas: PixelSize, _ rounding: Rounding) -> (x: Int, y: Int) {
        let point = self.point
        return (
            rounding(point.x * Double(max(0, canvas.width - size.width))),
            rounding(point.y * Double(max(0, canvas.height - size.height)))
        )
    }

    private var point: (x: Double, y: Double) {
        switch self {
        case .point(let x, let y): (min(max(x, 0), 1), min(max(y, 0), 1))
        case .attention, .entropy, .face, .faces: (0.5, 0.5)
        }
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

extension Length {
    fileprivate func pixels(of side: Int) -> Double {
        switch self {
        case .pixels(let value): value
        case .fraction(let value): value * Double(side)
        }
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
