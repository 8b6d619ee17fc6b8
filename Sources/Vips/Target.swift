import CVips

/// A place that a saver writes encoded bytes to.
public final class Target {
    private let pointer: UnsafeMutablePointer<VipsTarget>

    /// Writes to an open descriptor from where it stands.
    ///
    /// - Parameter descriptor: A file or memory open for reading and writing, as some formats go back and forth; the
    ///   target keeps a duplicate of it.
    /// - Throws: ``VipsError`` where the descriptor is not open.
    public init(descriptor: Int32) throws(VipsError) {
        guard let pointer = vips_target_new_to_descriptor(descriptor) else { throw VipsError.collect("target") }
        self.pointer = pointer
    }

    /// Collects the bytes in memory.
    ///
    /// - Throws: ``VipsError`` where there is no memory for it.
    public init() throws(VipsError) {
        guard let pointer = vips_target_new_to_memory() else { throw VipsError.collect("target") }
        self.pointer = pointer
    }

    deinit { g_object_unref(pointer) }

    /// Adds bytes of one's own.
    ///
    /// - Parameter bytes: The bytes.
    /// - Throws: ``VipsError`` where they cannot be written.
    public func write(_ bytes: [UInt8]) throws(VipsError) {
        guard vips_target_write(pointer, bytes, bytes.count) == 0 else { throw VipsError.collect("write to target") }
    }

    /// Ends what was written by oneself, as savers do after their own.
    ///
    /// - Throws: ``VipsError`` where what is left cannot be written.
    public func finish() throws(VipsError) {
        guard vips_target_end(pointer) == 0 else { throw VipsError.collect("finish target") }
    }

    /// What a saver has written to memory.
    ///
    /// Empty before a saver has finished, and for a target that writes to a descriptor.
    public var bytes: [UInt8] {
        var held = GValue()
        g_value_init(&held, vips_blob_get_type())
        defer { g_value_unset(&held) }
        g_object_get_property(UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: GObject.self), "blob", &held)
        guard let blob = g_value_get_boxed(&held) else { return [] }
        var length = 0
        let start = vips_blob_get(blob.assumingMemoryBound(to: VipsBlob.self), &length)
        return Array(UnsafeRawBufferPointer(start: start, count: length))
    }
}

extension Target: PropertyValue {
    static var gType: GType { vips_target_get_type() }
    func store(in value: inout GValue) { g_value_set_object(&value, pointer) }
}

@available(*, unavailable)
extension Target: Sendable {}
