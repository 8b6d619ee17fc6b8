import CKernel
import Descriptors

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// A file in memory into which a renderer writes a result.
///
/// A renderer that has been taken over may keep its descriptor for longer than the job lasts. It cannot keep memory by
/// that: when the last holder of this object lets go, the file is cut to nothing and can never grow again.
final class ResultFile: Sendable {
    let descriptor: Descriptor

    /// Makes an empty one.
    init() throws(DescriptorError) {
        descriptor = try Descriptor.memory(name: "calotype-variant")
    }

    deinit { discard() }

    /// Keeps it from growing any more, for whoever holds it.
    func stopGrowing() { _ = ck_stop_growing(descriptor.number) }

    /// Gives its memory back.
    func discard() {
        stopGrowing()
        _ = ftruncate(descriptor.number, 0)
    }
}
