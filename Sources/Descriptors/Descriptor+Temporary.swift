import CKernel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Descriptor {
    /// Makes an empty file on a disk that has no name; it lives as long as someone holds a descriptor of it.
    ///
    /// - Parameter folder: A folder on that disk; `nil` for the system's place for temporary files.
    /// - Returns: The file, open for reading and writing by its owner only.
    /// - Throws: ``DescriptorError``.
    public static func temporary(in folder: String? = nil) throws(DescriptorError) -> Descriptor {
        let named = folder ?? getenv("TMPDIR").map { String(cString: $0) } ?? ""
        let place = named.isEmpty ? "/tmp" : named
        return Descriptor(owning: try checked(ck_temporary_file(place), "Making a temporary file in '\(place)'"))
    }
}
