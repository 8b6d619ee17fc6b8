import CVips

/// Encoded bytes in memory that a loader reads.
public final class Source {
    private let pointer: UnsafeMutablePointer<VipsSource>

    /// Lends bytes to libvips without copying them.
    ///
    /// - Parameters:
    ///   - bytes: The bytes; they must stay as they are while `owner` lives.
    ///   - owner: Kept until libvips lets the last image read from here go.
    /// - Throws: ``VipsError`` where there is no memory for it.
    public init(lending bytes: UnsafeRawBufferPointer, owner: AnyObject) throws(VipsError) {
        let kept = Unmanaged.passRetained(owner)
        let release: VipsCallbackFn = { _, area in
            if let client = area.map({ $0.assumingMemoryBound(to: VipsArea.self).pointee.client }) ?? nil {
                Unmanaged<AnyObject>.fromOpaque(client).release()
            }
            return 0
        }
        guard let blob = vips_blob_new(release, bytes.baseAddress, bytes.count) else {
            kept.release()
            throw VipsError.collect("source")
        }
        blob.pointee.area.client = kept.toOpaque()
        defer { vips_area_unref(UnsafeMutableRawPointer(blob).assumingMemoryBound(to: VipsArea.self)) }
        guard let pointer = vips_source_new_from_blob(blob) else { throw VipsError.collect("source") }
        self.pointer = pointer
    }

    /// Copies bytes.
    ///
    /// - Parameter bytes: The encoded image.
    /// - Throws: ``VipsError`` where there is no memory for it.
    public convenience init(copying bytes: [UInt8]) throws(VipsError) {
        let copy = CopiedBytes(bytes)
        try self.init(lending: UnsafeRawBufferPointer(copy.bytes), owner: copy)
    }

    deinit { g_object_unref(pointer) }
}

extension Source: PropertyValue {
    static var gType: GType { vips_source_get_type() }
    func store(in value: inout GValue) { g_value_set_object(&value, pointer) }
}

@available(*, unavailable)
extension Source: Sendable {}

/// Bytes at an address that stays.
private final class CopiedBytes {
    let bytes: UnsafeMutableBufferPointer<UInt8>

    init(_ source: [UInt8]) {
        bytes = .allocate(capacity: max(source.count, 1))
        _ = bytes.update(fromContentsOf: source)
    }

    deinit { bytes.deallocate() }
}
