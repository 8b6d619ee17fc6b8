import Foundation
import NIOCore

/// The file of a Unix socket that this process listens on.
///
/// A file that a killed server has left is in the way of the next one, and is removed: only if it is a socket, and only
/// if nobody listens there any more.
struct UnixSocketFile: Sendable {
    /// The socket, which is not listened on before its rights are set.
    let descriptor: Int32
    private let path: String
    private let identity: Identity

    private struct Identity: Hashable, Sendable {
        let device: dev_t
        let inode: ino_t
        let isSocket: Bool
    }

    /// Makes the file.
    ///
    /// - Parameters:
    ///   - path: The file's path, at most 107 bytes.
    ///   - mode: Its rights.
    /// - Throws: ``ListeningError``.
    init(_ path: String, mode: UInt32) throws(ListeningError) {
        let attempt = "Cannot listen on the Unix socket '\(path)'"
        guard let address = try? SocketAddress(unixDomainSocketPath: path) else {
            let advice = "a socket's path has from 1 to 107 bytes; set --host to a shorter one."
            throw ListeningError(message: "\(attempt): \(advice)")
        }
        if let found = Self.identity(of: path) {
            guard found.isSocket else {
                let advice = "there is a file that is no socket; set --host to another path."
                throw ListeningError(message: "\(attempt): \(advice)")
            }
            guard Self.isStale(address) else {
                let advice = "another program listens there; end it, or set --host to another path."
                throw ListeningError(message: "\(attempt): \(advice)")
            }
            unlink(path)
        }
        let descriptor = Self.socket()
        guard descriptor >= 0 else { throw ListeningError(message: "\(attempt): \(Self.lastError()).") }
        guard address.withSockAddr({ bind(descriptor, $0, socklen_t($1)) }) == 0 else {
            let reason = errno == ENOENT ? "its folder is not there; make it" : Self.lastError()
            Glibc.close(descriptor)
            throw ListeningError(message: "\(attempt): \(reason).")
        }
        // Nobody can connect yet, so there is no moment with other rights than these.
        guard chmod(path, mode) == 0, let identity = Self.identity(of: path) else {
            let reason = Self.lastError()
            Glibc.close(descriptor)
            unlink(path)
            throw ListeningError(message: "\(attempt): its rights cannot be set: \(reason).")
        }
        (self.descriptor, self.path, self.identity) = (descriptor, path, identity)
    }

    /// Removes the file, unless another one has taken its place.
    func remove() {
        if Self.identity(of: path) == identity { unlink(path) }
    }

    private static func socket() -> Int32 {
        Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue), 0)
    }

    /// Whether nobody listens there.
    private static func isStale(_ address: SocketAddress) -> Bool {
        let descriptor = socket()
        guard descriptor >= 0 else { return false }
        defer { Glibc.close(descriptor) }
        // It does not wait: whoever is too busy to take another connection listens, too.
        return address.withSockAddr { connect(descriptor, $0, socklen_t($1)) } != 0 && errno == ECONNREFUSED
    }

    private static func identity(of path: String) -> Identity? {
        var status = stat()
        guard lstat(path, &status) == 0 else { return nil }
        let isSocket = status.st_mode & S_IFMT == S_IFSOCK
        return Identity(device: status.st_dev, inode: status.st_ino, isSocket: isSocket)
    }

    private static func lastError() -> String { String(cString: strerror(errno)) }
}
