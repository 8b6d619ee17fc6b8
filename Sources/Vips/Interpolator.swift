import CVips

/// A way to find colours between pixels.
public final class Interpolator {
    let pointer: UnsafeMutablePointer<VipsInterpolate>

    /// The ways.
    public enum Method: String, Sendable {
        /// The nearest pixel's colour.
        case nearest
        /// A mixture of the four nearest.
        case bilinear
        /// A smooth curve through the sixteen nearest.
        case bicubic
    }

    /// Makes an interpolator.
    ///
    /// - Parameter method: The way.
    /// - Throws: ``VipsError`` where libvips does not have it.
    public init(_ method: Method) throws(VipsError) {
        guard let pointer = vips_interpolate_new(method.rawValue) else { throw VipsError.collect("interpolator") }
        self.pointer = pointer
    }

    deinit { g_object_unref(pointer) }
}

@available(*, unavailable)
extension Interpolator: Sendable {}

extension Interpolator: PropertyValue {
    static var gType: GType { vips_interpolate_get_type() }
    func store(in value: inout GValue) { g_value_set_object(&value, pointer) }
}
