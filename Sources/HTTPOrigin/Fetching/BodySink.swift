import Descriptors
import NIOCore
import NIOPosix
import ObjectStorage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Where the bytes of an image are put as they come.
enum BodySink: Sendable {
    /// In the store that is to keep them.
    case kept(any IncomingObject)
    /// In a file that has no name and is gone with the last who holds it.
    case nameless(NamelessFile)

    /// The bytes so far, readable from offset 0.
    var descriptor: Descriptor {
        switch self {
        case .kept(let object): object.descriptor
        case .nameless(let file): file.reading
        }
    }

    /// Adds bytes at the end, which is at `offset`.
    func append(_ bytes: ByteBuffer, at offset: Int) async throws {
        switch self {
        case .kept(let object): try await object.append(bytes)
        case .nameless(let file): try await file.write(bytes, at: offset)
        }
    }

    /// Throws the bytes away.
    func discard() async {
        if case .kept(let object) = self { await object.discard() }
    }
}

/// A file among the system's temporary ones whose name is taken away at once.
struct NamelessFile: Sendable {
    /// The file, for reading only.
    let reading: Descriptor
    private let writing: Descriptor
    private let threadPool: NIOThreadPool

    /// Makes an empty file.
    static func make(on threadPool: NIOThreadPool) async throws -> NamelessFile {
        try await threadPool.runIfActive {
            let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
            let path = "\(folder)/calotype-\(String(UInt64.random(in: .min ... .max), radix: 36))"
            let writing = try Descriptor.open(path: path, for: .creating(permissions: 0o600))
            defer { unlink(path) }
            return NamelessFile(reading: try Descriptor.open(path: path), writing: writing, threadPool: threadPool)
        }
    }

    func write(_ bytes: ByteBuffer, at offset: Int) async throws {
        try await threadPool.runIfActive { [writing] in
            try bytes.withUnsafeReadableBytes { try writing.write(RawSpan(_unsafeBytes: $0), at: offset) }
        }
    }
}
