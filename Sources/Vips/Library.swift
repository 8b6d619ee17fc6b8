import CVips

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The libvips this process uses: how it is started, what it has, how much memory it holds.
///
/// libvips has one error buffer a process, so one thread at a time may work with it.
public enum Library {
    /// The version this module runs with, such as `8.14.1`.
    public static var version: String { String(cString: vips_version_string()) }

    /// Bytes of pixel memory that libvips holds now.
    public static var trackedMemory: Int { Int(vips_tracked_get_mem()) }
    /// The most bytes of pixel memory that libvips held at any time.
    public static var trackedMemoryPeak: Int { Int(vips_tracked_get_mem_highwater()) }
    /// Blocks of pixel memory that libvips holds now.
    public static var trackedAllocations: Int { Int(vips_tracked_get_allocs()) }

    private static let started: Result<Void, VipsError> = {
        // Orc writes code into memory and runs it, which a sealed process may not; what newer libvips have in its place
        // does not. It is used where the second is not said, and makes code all the same where the first is not.
        if dlsym(nil, "orc_init") != nil {
            setenv("ORC_CODE", "emulate", 1)
            setenv("VIPS_NOVECTOR", "1", 1)
        }
        guard vips_init("calotype") == 0 else {
            return .failure(VipsError.collect("start of libvips", code: .notStarted))
        }
        // Jobs never repeat here, and a cache makes such jobs 9 to 29 per cent slower.
        vips_cache_set_max(0)
        vips_concurrency_set(1)
        vips_block_untrusted_set(1)
        return .success(())
    }()

    /// Starts libvips once: no operation cache, one thread, nothing that its authors do not trust.
    ///
    /// - Throws: ``VipsError`` where it cannot be started; it then never can.
    public static func start() throws(VipsError) { try started.get() }

    /// Allows or forbids an operation class and all classes below it.
    ///
    /// - Parameters:
    ///   - name: The class, such as `VipsForeignLoad`.
    ///   - blocked: Whether operations of it fail.
    public static func setBlocked(_ name: String, _ blocked: Bool) { vips_operation_block_set(name, blocked ? 1 : 0) }

    /// Whether there is an operation of this nickname, allowed or not.
    ///
    /// - Parameter nickname: The name, such as `jpegload_source`.
    /// - Returns: Whether this libvips was built with it.
    public static func has(_ nickname: String) -> Bool {
        vips_type_find("VipsOperation", nickname) != 0
    }

    /// Throws away the words of an earlier failure or warning.
    public static func clearError() { vips_error_clear() }

    /// Takes the warnings that libvips made since the last failure or clearing.
    ///
    /// - Returns: The words; empty where there were none.
    public static func takeWarnings() -> String { VipsError.collect("").message }

    /// How many of libvips' objects are alive: images, operations, sources.
    package static var liveObjects: Int {
        var count = 0
        vips_object_map(
            { _, counter, _ in
                counter?.assumingMemoryBound(to: Int.self).pointee += 1
                return nil
            },
            &count,
            nil
        )
        return count
    }

    /// The names of an operation's properties.
    ///
    /// - Parameter nickname: The operation.
    /// - Returns: The names as libvips writes them, or `nil` where there is no such operation.
    package static func properties(of nickname: String) -> Set<String>? {
        guard let operation = vips_operation_new(nickname) else {
            vips_error_clear()
            return nil
        }
        defer { g_object_unref(operation) }
        let object = UnsafeMutableRawPointer(operation).assumingMemoryBound(to: GTypeInstance.self)
        guard let type = object.pointee.g_class else { return nil }
        let objectClass = UnsafeMutableRawPointer(type).assumingMemoryBound(to: GObjectClass.self)
        var count: UInt32 = 0
        guard let list = g_object_class_list_properties(objectClass, &count) else { return [] }
        defer { g_free(list) }
        return Set((0..<Int(count)).compactMap { list[$0].map { String(cString: g_param_spec_get_name($0)) } })
    }
}
