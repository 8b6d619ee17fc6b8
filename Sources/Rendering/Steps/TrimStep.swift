import Recipes
import Vips

/// Finds what is left of a picture without its uniform border.
enum TrimStep {
    /// The rectangle that holds all of every frame but the border; everything where all of it is border.
    static func content(of picture: Picture, _ trim: Trim) throws(VipsError) -> PixelRect {
        let whole = PixelRect(x: 0, y: 0, size: picture.size)
        var found: PixelRect?
        for frame in picture.frames {
            guard let rect = try Border(trim, of: frame).content(of: frame) else { continue }
            found = found.map { $0.union(rect) } ?? rect
        }
        return found.map { kept(of: whole, around: $0, trim) } ?? whole
    }

    /// What is kept around the content by the sides that are cut, equally or not, and the margin.
    private static func kept(of whole: PixelRect, around content: PixelRect, _ trim: Trim) -> PixelRect {
        var (left, top) = (content.x, content.y)
        var right = whole.size.width - content.x - content.size.width
        var bottom = whole.size.height - content.y - content.size.height
        if !trim.sides.contains(.left) { left = 0 }
        if !trim.sides.contains(.right) { right = 0 }
        if !trim.sides.contains(.top) { top = 0 }
        if !trim.sides.contains(.bottom) { bottom = 0 }
        if [.horizontal, .both].contains(trim.symmetry) { (left, right) = (min(left, right), min(left, right)) }
        if [.vertical, .both].contains(trim.symmetry) { (top, bottom) = (min(top, bottom), min(top, bottom)) }
        (left, right) = (max(left - trim.margin, 0), max(right - trim.margin, 0))
        (top, bottom) = (max(top - trim.margin, 0), max(bottom - trim.margin, 0))
        let size = PixelSize(width: whole.size.width - left - right, height: whole.size.height - top - bottom)
        return PixelRect(x: left, y: top, size: size)
    }

    /// The colour of a border, and how near to it a pixel has to be.
    private struct Border {
        /// Grey or red, green and blue; where nothing is said of colours, `nil`: what is clear is border then.
        private let colors: [Int]?
        private let tolerance: Int
        private let bands: Int

        init(_ trim: Trim, of image: Image) throws(VipsError) {
            bands = image.bands
            tolerance = Int(trim.tolerance)
            switch trim.border {
            case .corner(let corner):
                let isRight = corner == .topRight || corner == .bottomRight
                let isLow = corner == .bottomLeft || corner == .bottomRight
                let pixel = try image.pixel(x: isRight ? image.width - 1 : 0, y: isLow ? image.height - 1 : 0)
                // Nothing can be said of the colour of what is clear.
                let isClear = image.hasAlpha && pixel.last == 0
                colors = isClear ? nil : (image.hasAlpha ? pixel.dropLast() : pixel).map { Int($0) }
            case .color(let color):
                let samples = [color.red, color.green, color.blue].map(Int.init)
                let isGrey = image.bands < 3
                let grey = (samples[0] * 54 + samples[1] * 183 + samples[2] * 19) / 256
                colors = color.alpha == 0 ? nil : isGrey ? [grey] : samples
            }
        }

        /// The rectangle that holds all pixels that are no border; `nil` where there are none.
        func content(of image: Image) throws(VipsError) -> PixelRect? {
            // Nothing is clear in it.
            if colors == nil, !image.hasAlpha { return nil }
            var (left, right) = (image.width, -1)
            var (top, bottom) = (image.height, -1)
            try image.readStrips(ofHeight: 64) { rows, range in
                for (y, row) in zip(range, rows) {
                    let samples = row.assumingMemoryBound(to: UInt8.self)
                    guard let first = (0..<image.width).first(where: { !isBorder(samples + $0 * bands) }) else {
                        continue
                    }
                    (left, top, bottom) = (min(left, first), min(top, y), y)
                    // What is left of the outermost so far needs no look.
                    let last = stride(from: image.width - 1, to: max(right, first), by: -1).first { x in
                        !isBorder(samples + x * bands)
                    }
                    right = max(right, last ?? first)
                }
            }
            guard bottom >= 0 else { return nil }
            return PixelRect(x: left, y: top, size: PixelSize(width: right - left + 1, height: bottom - top + 1))
        }

        /// Whether a pixel, as it is seen in front of the border's colour, is near to that.
        private func isBorder(_ pixel: UnsafePointer<UInt8>) -> Bool {
            let hasAlpha = bands == 2 || bands == 4
            let alpha = hasAlpha ? Int(pixel[bands - 1]) : 255
            guard let colors else { return alpha <= tolerance }
            for band in 0..<bands - (hasAlpha ? 1 : 0) {
                let difference = abs(Int(pixel[band]) - colors[band])
                if (difference * alpha + 127) / 255 > tolerance { return false }
            }
            return true
        }
    }
}

extension PixelRect {
    /// The smallest rectangle that holds both.
    fileprivate func union(_ other: PixelRect) -> PixelRect {
        let left = min(x, other.x)
        let top = min(y, other.y)
        let right = max(x + size.width, other.x + other.size.width)
        let bottom = max(y + size.height, other.y + other.size.height)
        return PixelRect(x: left, y: top, size: PixelSize(width: right - left, height: bottom - top))
    }
}
