import CKernel

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

extension Descriptor {
    /// What a file is opened for.
    public enum Purpose: Hashable, Sendable {
        /// Reading a regular file; pipes, devices and folders are refused, none is waited for.
        case reading
        /// Holding on to a folder, to open what is below it.
        case folder
        /// Writing a new file with these permissions; fails with `exists` when there is one.
        case creating(permissions: UInt32)

        var mode: Int32 {
            switch self {
            case .reading: Int32(ck_open_read.rawValue)
            case .folder: Int32(ck_open_directory.rawValue)
            case .creating: Int32(ck_open_create.rawValue)
            }
        }

        var permissions: UInt32 {
            switch self {
            case .reading, .folder: 0
            case .creating(let permissions): permissions
            }
        }
    }

    /// Opens a file below a folder; nothing outside of the folder can be reached.
    ///
    /// `..`, absolute paths and symbolic links that lead out are refused by the kernel itself (`openat2`). Where the
    /// kernel lacks that, the path is walked part by part and every symbolic link is refused.
    ///
    /// - Parameters:
    ///   - folder: The folder, open.
    ///   - path: The way from there, parts divided by `/`.
    ///   - purpose: What it is opened for.
    /// - Returns: The open file.
    /// - Throws: ``DescriptorError``; `outside` when the path leads out, `notFound` also for a path with a NUL in it.
    public static func open(
        beneath folder: Descriptor,
        path: String,
        for purpose: Purpose = .reading
    ) throws(DescriptorError) -> Descriptor {
        try open(path, purpose) { ck_open_beneath(folder.number, $0, purpose.mode, purpose.permissions) }
    }

    /// Opens a regular file below a folder for reading, as ``open(beneath:path:for:)``, and tells what is known of it.
    ///
    /// - Parameters:
    ///   - folder: The folder, open.
    ///   - path: The way from there, parts divided by `/`.
    /// - Returns: The open file and its status, for which the system is asked once.
    /// - Throws: ``DescriptorError``; `wrongKind` for what is no regular file.
    public static func openFile(
        beneath folder: Descriptor,
        path: String
    ) throws(DescriptorError) -> (file: Descriptor, status: Status) {
        let purpose = Purpose.reading
        let file = try opened(path) { ck_open_beneath(folder.number, $0, purpose.mode, purpose.permissions) }
        return (file, try file.statusOfFile(at: path))
    }

    /// Opens a file by a path that the operator gave; never for paths that come from a client.
    ///
    /// - Parameters:
    ///   - path: The path, as the system understands it.
    ///   - purpose: What it is opened for.
    /// - Returns: The open file.
    /// - Throws: ``DescriptorError``.
    public static func open(path: String, for purpose: Purpose = .reading) throws(DescriptorError) -> Descriptor {
        try open(path, purpose) { ck_open($0, purpose.mode, purpose.permissions) }
    }

    /// The road of ``open(beneath:path:for:)`` on kernels without `openat2`.
    package static func open(
        walkingBeneath folder: Descriptor,
        path: String,
        for purpose: Purpose = .reading
    ) throws(DescriptorError) -> Descriptor {
        try open(path, purpose) { ck_open_beneath_by_walking(folder.number, $0, purpose.mode, purpose.permissions) }
    }

    private static func open(
        _ path: String,
        _ purpose: Purpose,
        by call: (UnsafePointer<CChar>) -> Int32
    ) throws(DescriptorError) -> Descriptor {
        let descriptor = try opened(path, by: call)
        if case .reading = purpose { _ = try descriptor.statusOfFile(at: path) }
        return descriptor
    }

    private static func opened(
        _ path: String,
        by call: (UnsafePointer<CChar>) -> Int32
    ) throws(DescriptorError) -> Descriptor {
        // A NUL would end the path early and open something else than what was checked.
        guard !path.utf8.contains(0) else { throw DescriptorError(.notFound, attempt: "Opening a path with a NUL") }
        return Descriptor(owning: try checked(path.withCString(call), "Opening \(path)"))
    }

    /// What is known of a regular file; throws `wrongKind` for anything else.
    private func statusOfFile(at path: String) throws(DescriptorError) -> Status {
        let status = try status()
        guard status.kind == .file else { throw DescriptorError(.wrongKind, attempt: "Opening \(path) as a file") }
        return status
    }

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

    /// Opens the same file once more, for reading and with an offset of its own.
    ///
    /// - Returns: A descriptor through which nothing can be written.
    /// - Throws: ``DescriptorError``; `unsupported` where the system has no way to do it.
    public func reopenedForReading() throws(DescriptorError) -> Descriptor {
        Descriptor(owning: try checked(ck_reopen_for_reading(number), "Opening descriptor \(number) again"))
    }

    /// Whether nothing can be written through this descriptor.
    public var isReadOnly: Bool { ck_is_read_only(number) == 1 }
}
