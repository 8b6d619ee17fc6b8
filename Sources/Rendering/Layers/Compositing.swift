import Recipes

/// Puts a layer's pixels on rows of a picture, by the formulas of W3C's Compositing and Blending on encoded values.
struct Compositing: Sendable {
    private let layer: LayerPicture
    private let origin: (x: Int, y: Int)
    /// From the beginning of one repetition to the next; `nil` where there is one.
    private let period: (x: Int, y: Int)?
    private let opacity: Float
    private let blend: Blend

    /// Works out where a layer lies.
    ///
    /// - Parameters:
    ///   - overlay: How it is put on, in pixels.
    ///   - layer: Its pixels.
    ///   - size: The size of the picture below.
    init(_ overlay: Overlay, _ layer: LayerPicture, on size: PixelSize) {
        self.layer = layer
        origin = overlay.origin(of: layer.size, in: size)
        period = overlay.spacing.map { (layer.size.width + $0, layer.size.height + $0) }
        opacity = Float(overlay.opacity)
        blend = overlay.blend
    }

    /// Puts what lies there of the layer on a piece of a row.
    ///
    /// - Parameters:
    ///   - row: Pixels of the picture below, which become those of both.
    ///   - pixels: How many.
    ///   - bands: Their bands: 3, or 4 with alpha.
    ///   - x: Where the piece begins.
    ///   - y: Which row it is of.
    func compose(onto row: UnsafeMutablePointer<UInt8>, pixels: Int, bands: Int, x: Int, y: Int) {
        let (width, height) = (layer.size.width, layer.size.height)
        let line = period.map { Self.remainder(y - origin.y, $0.y) } ?? y - origin.y
        guard (0..<height).contains(line) else { return }
        layer.samples.withUnsafeBufferPointer { samples in
            guard let start = samples.baseAddress.map({ $0 + line * width * LayerPicture.bands }) else { return }
            var pixel = 0
            while pixel < pixels {
                let right = x + pixel - origin.x
                let place = period.map { Self.remainder(right, $0.x) } ?? right
                if place < 0 {
                    pixel -= place
                } else if place < width {
                    let count = min(width - place, pixels - pixel)
                    for step in 0..<count {
                        let top = start + (place + step) * LayerPicture.bands
                        compose(top, onto: row + (pixel + step) * bands, hasAlpha: bands == 4)
                    }
                    pixel += count
                } else if let period {
                    pixel += period.x - place
                } else {
                    return
                }
            }
        }
    }

    /// Puts a pixel on another.
    private func compose(_ top: UnsafePointer<UInt8>, onto bottom: UnsafeMutablePointer<UInt8>, hasAlpha: Bool) {
        let above = Float(top[3]) / 255 * opacity
        guard above > 0 else { return }
        let below = hasAlpha ? Float(bottom[3]) / 255 : 1
        let all = above + below - above * below
        for band in 0..<3 {
            let (source, backdrop) = (Float(top[band]) / 255, Float(bottom[band]) / 255)
            let mixed = (1 - below) * source + below * blended(backdrop, source)
            let light = (above * mixed + (1 - above) * below * backdrop) / all
            bottom[band] = UInt8(min(max(light * 255, 0), 255) + 0.5)
        }
        if hasAlpha { bottom[3] = UInt8(min(all * 255, 255) + 0.5) }
    }

    /// What becomes of a colour below and one above, both from 0 to 1.
    private func blended(_ backdrop: Float, _ source: Float) -> Float {
        switch blend {
        case .over: source
        case .multiply: backdrop * source
        case .screen: backdrop + source - backdrop * source
        case .overlay:
            backdrop <= 0.5 ? 2 * backdrop * source : 1 - 2 * (1 - backdrop) * (1 - source)
        case .darken: min(backdrop, source)
        case .lighten: max(backdrop, source)
        case .softLight: Self.softLight(backdrop, source)
        case .difference: abs(backdrop - source)
        }
    }

    private static func softLight(_ backdrop: Float, _ source: Float) -> Float {
        if source <= 0.5 { return backdrop - (1 - 2 * source) * backdrop * (1 - backdrop) }
        let curve =
            backdrop <= 0.25
            ? ((16 * backdrop - 12) * backdrop + 4) * backdrop : backdrop.squareRoot()
        return backdrop + (2 * source - 1) * (curve - backdrop)
    }

    /// The remainder that is not below 0.
    private static func remainder(_ number: Int, _ divisor: Int) -> Int {
        let rest = number % divisor
        return rest < 0 ? rest + divisor : rest
    }
}
