import CVips

/// An image, or a recipe for one: most operations do their work when pixels are asked for.
///
/// Belongs to one thread. Images share what they are made of, and release it when the last of them is gone.
public final class Image {
    private let pointer: UnsafeMutablePointer<VipsImage>

    /// Takes over a reference.
    init(owning pointer: UnsafeMutablePointer<VipsImage>) { self.pointer = pointer }

    deinit { g_object_unref(pointer) }

    /// Keeps an object as long as libvips keeps the image, which computes its pixels by it.
    ///
    /// - Parameter object: The object.
    /// - Returns: What libvips hands to callbacks in its stead.
    func keep(_ object: AnyObject) -> UnsafeMutableRawPointer {
        let kept = Unmanaged.passRetained(object).toOpaque()
        let image = UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: GObject.self)
        g_object_set_data_full(image, "calotype", kept) { kept in
            if let kept { Unmanaged<AnyObject>.fromOpaque(kept).release() }
        }
        return kept
    }

    /// Lends libvips' own image to a call of libvips; it must not be kept beyond the call without a reference of its own.
    func withPointer<Value, Failure: Error>(
        _ body: (UnsafeMutablePointer<VipsImage>) throws(Failure) -> Value
    ) throws(Failure) -> Value {
        defer { withExtendedLifetime(self) {} }
        return try body(pointer)
    }

    /// Pixels from left to right.
    public var width: Int { Int(vips_image_get_width(pointer)) }
    /// Pixels from top to bottom; of all pages together.
    public var height: Int { Int(vips_image_get_height(pointer)) }
    /// Bands: the samples of a pixel.
    public var bands: Int { Int(vips_image_get_bands(pointer)) }
    /// How a sample is stored.
    public var format: SampleFormat { SampleFormat(rawValue: vips_image_get_format(pointer).rawValue) ?? .notSet }
    /// What the bands stand for, as the file says.
    public var interpretation: Interpretation {
        Interpretation(rawValue: vips_image_get_interpretation(pointer).rawValue) ?? .multiband
    }
    /// What the bands stand for, corrected where the file's word and the number of bands do not fit.
    public var guessedInterpretation: Interpretation {
        Interpretation(rawValue: vips_image_guess_interpretation(pointer).rawValue) ?? .multiband
    }
    /// Whether the last band is transparency.
    public var hasAlpha: Bool { vips_image_hasalpha(pointer) != 0 }
    /// Pages or frames in the file this was read from.
    public var pages: Int { Int(vips_image_get_n_pages(pointer)) }
    /// The height of one page; the whole height where there is only one.
    public var pageHeight: Int { Int(vips_image_get_page_height(pointer)) }
    /// EXIF's orientation, 1…8.
    public var orientation: Int { Int(vips_image_get_orientation(pointer)) }
    /// Where the origin of a picture that this was cut from or put on lies, from the left.
    public var xOffset: Int { Int(vips_image_get_xoffset(pointer)) }
    /// Where the origin of a picture that this was cut from or put on lies, from the top.
    public var yOffset: Int { Int(vips_image_get_yoffset(pointer)) }

    /// Computes all pixels now and keeps them.
    ///
    /// - Returns: The same picture in memory, where it can be read in any order and again.
    /// - Throws: ``VipsError`` where a decoder or an operation fails.
    public func inMemory() throws(VipsError) -> Image {
        guard let copy = vips_image_copy_memory(pointer) else { throw VipsError.collect("copy to memory") }
        let image = Image(owning: copy)
        image.forgetProgress()
        return image
    }

    /// Tells nobody of progress any more.
    ///
    /// libvips hands on from image to image which one's progress is listened to; a loader makes that itself. It keeps no
    /// reference to it, and forgets it only where the images between go in one certain order. So pixels in memory, which
    /// live longer than what they were computed from, would point to what is no more, and so would all that is made of
    /// them.
    func forgetProgress() { pointer.pointee.progress_signal = nil }

    /// Computes all pixels now.
    ///
    /// - Returns: The samples in this machine's byte order, row by row.
    /// - Throws: ``VipsError`` where a decoder or an operation fails.
    public func samples() throws(VipsError) -> [UInt8] {
        var length = 0
        guard let start = vips_image_write_to_memory(pointer, &length) else {
            throw VipsError.collect("write to memory")
        }
        defer { g_free(start) }
        return Array(UnsafeRawBufferPointer(start: start, count: length))
    }

    /// Makes an image of samples that are copied.
    ///
    /// - Parameters:
    ///   - samples: The samples, row by row; too few are refused.
    ///   - width: Pixels from left to right.
    ///   - height: Pixels from top to bottom.
    ///   - bands: Samples a pixel.
    /// - Throws: ``VipsError`` where the numbers do not fit one another.
    public convenience init<Sample: ImageSample>(
        samples: [Sample],
        width: Int,
        height: Int,
        bands: Int
    ) throws(VipsError) {
        let pointer = samples.withUnsafeBytes {
            vips_image_new_from_memory_copy(
                $0.baseAddress,
                $0.count,
                Int32(clamping: width),
                Int32(clamping: height),
                Int32(clamping: bands),
                VipsBandFormat(rawValue: Sample.format.rawValue)
            )
        }
        guard let pointer else { throw VipsError.collect("new from memory") }
        self.init(owning: pointer)
    }
}

@available(*, unavailable)
extension Image: Sendable {}

/// A Swift number that an image's samples can be.
public protocol ImageSample: BitwiseCopyable {
    /// How libvips calls it.
    static var format: SampleFormat { get }
}

extension UInt8: ImageSample {
    /// How libvips calls it.
    public static var format: SampleFormat { .uint8 }
}

extension UInt16: ImageSample {
    /// How libvips calls it.
    public static var format: SampleFormat { .uint16 }
}

extension Float: ImageSample {
    /// How libvips calls it.
    public static var format: SampleFormat { .float }
}

extension Double: ImageSample {
    /// How libvips calls it.
    public static var format: SampleFormat { .double }
}
