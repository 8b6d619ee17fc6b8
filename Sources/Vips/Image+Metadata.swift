import Basics
import CVips

/// What a file says about its image.
extension Image {
    /// The names of all that is known.
    public var fields: [String] {
        guard let names = withPointer({ vips_image_get_fields($0) }) else { return [] }
        defer { g_strfreev(names) }
        var result: [String] = []
        var index = 0
        while let name = names[index] {  // checked: the list ends with a null
            result.append(String(cString: name))
            index += 1
        }
        return result
    }

    /// Whether there is a field of this name.
    ///
    /// - Parameter name: libvips' name for it, such as `icc-profile-data`.
    /// - Returns: Whether it is there.
    public func has(_ name: String) -> Bool { withPointer { vips_image_get_typeof($0, name) } != 0 }

    // checked: numbers in floating point, which never trap
    /// How many pixels an inch has, across and down; `nil` where the file does not tell.
    ///
    /// libvips has 72 or 25.4 then; 72 is what everybody takes such a file for, so that it need not be told.
    public var dotsPerInch: (across: Double, down: Double)? {
        let (across, down) = withPointer { ($0.pointee.Xres * 25.4, $0.pointee.Yres * 25.4) }
        let untold = [72, 25.4].contains { max(abs(across - $0), abs(down - $0)) < 0.1 }
        return untold ? nil : (across, down)
    }

    /// Reads a whole number.
    ///
    /// - Parameter name: libvips' name for it.
    /// - Returns: The number, or `nil` where there is none.
    public func int(_ name: String) -> Int? {
        guard has(name) else { return nil }
        var value: Int32 = 0
        guard withPointer({ vips_image_get_int($0, name, &value) }) == 0 else {
            vips_error_clear()
            return nil
        }
        return Int(value)  // checked: 32 bits fit into 64
    }

    /// Reads a list of whole numbers.
    ///
    /// - Parameter name: libvips' name for it.
    /// - Returns: The numbers, or `nil` where there are none.
    public func ints(_ name: String) -> [Int]? {
        guard has(name) else { return nil }
        var start: UnsafeMutablePointer<Int32>?
        var count: Int32 = 0
        guard withPointer({ vips_image_get_array_int($0, name, &start, &count) }) == 0, let start else {
            vips_error_clear()
            return nil
        }
        guard count > 0 else { return [] }
        return UnsafeBufferPointer(start: start, count: Int(count)).map(Int.init)  // checked: above 0, and of 32 bits
    }

    /// Reads a text.
    ///
    /// - Parameter name: libvips' name for it.
    /// - Returns: The text, or `nil` where there is none.
    public func string(_ name: String) -> String? {
        guard has(name) else { return nil }
        var text: UnsafePointer<CChar>?
        guard withPointer({ vips_image_get_string($0, name, &text) }) == 0, let text else {
            vips_error_clear()
            return nil
        }
        return String(cString: text)
    }

    /// Reads bytes, such as a profile.
    ///
    /// - Parameter name: libvips' name for it.
    /// - Returns: The bytes, or `nil` where there are none.
    public func bytes(_ name: String) -> [UInt8]? {
        guard has(name) else { return nil }
        var start: UnsafeRawPointer?
        var count = 0
        guard withPointer({ vips_image_get_blob($0, name, &start, &count) }) == 0, let start else {
            vips_error_clear()
            return nil
        }
        return Array(UnsafeRawBufferPointer(start: start, count: count))
    }

    /// Changes what is said about the image.
    ///
    /// - Parameter change: Makes the changes.
    /// - Returns: The same pixels with other metadata; this image stays as it is.
    /// - Throws: ``VipsError`` where there is no memory for it.
    public func editingMetadata(_ change: (borrowing MetadataEditor) -> Void) throws(VipsError) -> Image {
        let operation = try Operation("copy")
        operation.set("in", self)
        let copy = try operation.image()
        change(MetadataEditor(image: copy))
        return copy
    }
}

/// Changes the metadata of an image that nobody else has seen yet.
public struct MetadataEditor: ~Copyable {
    fileprivate let image: Image

    /// Takes a field away, if it is there.
    ///
    /// - Parameter name: libvips' name for it.
    public func remove(_ name: String) { _ = image.withPointer { vips_image_remove($0, name) } }

    /// Sets a whole number.
    ///
    /// - Parameters:
    ///   - name: libvips' name for it.
    ///   - value: The number.
    public func set(_ name: String, _ value: Int) {
        image.withPointer { vips_image_set_int($0, name, Int32(clamping: value)) }
    }

    /// Sets a text.
    ///
    /// - Parameters:
    ///   - name: libvips' name for it.
    ///   - value: The text.
    public func set(_ name: String, _ value: String) { image.withPointer { vips_image_set_string($0, name, value) } }

    /// Sets a list of whole numbers.
    ///
    /// - Parameters:
    ///   - name: libvips' name for it.
    ///   - values: The numbers.
    public func set(_ name: String, _ values: [Int]) {
        let numbers = values.map { Int32(clamping: $0) }
        image.withPointer { vips_image_set_array_int($0, name, numbers, Int32(clamping: numbers.count)) }
    }

    /// Sets bytes, which are copied.
    ///
    /// - Parameters:
    ///   - name: libvips' name for it.
    ///   - bytes: The bytes.
    public func set(_ name: String, _ bytes: [UInt8]) {
        image.withPointer { vips_image_set_blob_copy($0, name, bytes, bytes.count) }
    }
}
