import Foundation
import Web

/// Sockets that whoever has started this process has opened for it, as systemd does (`sd_listen_fds`).
///
/// `LISTEN_FDS` says how many there are, from descriptor 3 on, `LISTEN_PID` for which process they are meant, and
/// `LISTEN_FDNAMES` their names, of which `admin` is one that only answers health and metrics.
struct HandedSockets {
    /// The descriptors of sockets for everything.
    private(set) var main: [Int32] = []
    /// The descriptors of sockets for health and metrics only.
    private(set) var admin: [Int32] = []

    /// The first descriptor that is handed over.
    private static let first: Int32 = 3
    /// More than anybody hands over; a number beyond it is a mistake.
    private static let most = 32

    /// No sockets.
    init() {}

    /// Takes over the sockets that are meant for this process.
    ///
    /// - Parameters:
    ///   - environment: The variables.
    ///   - process: This process' id.
    /// - Throws: A failure that names the variable or the descriptor.
    init(_ environment: [String: String], process: Int32) throws(CommandFailure) {
        guard let text = environment["LISTEN_FDS"], !text.isEmpty else { return }
        // As sd_listen_fds has it: what is meant for another process, such as a shell in between, is nothing.
        guard environment["LISTEN_PID"].map({ Int32($0) == process }) ?? false else { return }
        guard let count = Int32(text), (0...Int32(Self.most)).contains(count) else {
            throw .configuration("The variable LISTEN_FDS is '\(text)'; it must be a number from 0 to \(Self.most).")
        }
        let names = (environment["LISTEN_FDNAMES"] ?? "").split(separator: ":", omittingEmptySubsequences: false)
        for index in 0..<count {
            let descriptor = Self.first + index
            try Self.check(descriptor)
            // Nobody that this process starts is to have it.
            _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
            if names.dropFirst(Int(index)).first == "admin" {
                admin.append(descriptor)
            } else {
                main.append(descriptor)
            }
        }
        // A program that this one starts must not take them for its own.
        for name in ["LISTEN_FDS", "LISTEN_PID", "LISTEN_FDNAMES"] { unsetenv(name) }
    }

    /// Whether a socket is at an address by which a machine reaches only itself.
    static func isOfThisMachine(_ descriptor: Int32) -> Bool {
        var address = sockaddr_storage()
        var length = socklen_t(MemoryLayout<sockaddr_storage>.size)
        var name = [CChar](repeating: 0, count: Int(NI_MAXHOST))
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                getsockname(descriptor, pointer, &length) == 0
                    && getnameinfo(pointer, length, &name, socklen_t(name.count), nil, 0, NI_NUMERICHOST) == 0
            }
        }
        let text = name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
        // The system calls whoever has a Unix socket localhost.
        let hasAddress = [AF_INET, AF_INET6].contains(Int32(address.ss_family))
        return found && hasAddress && Loopback.isLoopback(host: String(decoding: text, as: UTF8.self))
    }

    /// Whether connections can be accepted on a descriptor.
    private static func check(_ descriptor: Int32) throws(CommandFailure) {
        var (type, length) = (Int32(0), socklen_t(MemoryLayout<Int32>.size))
        let isSocket = getsockopt(descriptor, SOL_SOCKET, SO_TYPE, &type, &length) == 0
        guard isSocket, type == Int32(SOCK_STREAM.rawValue) else {
            throw .unavailable(
                "Descriptor \(descriptor), which LISTEN_FDS says to listen on, is no stream socket: \(reason(type)). In a "
                    + "systemd socket unit, use ListenStream."
            )
        }
    }

    private static func reason(_ type: Int32) -> String {
        type == 0 ? String(cString: strerror(errno)) : "it takes datagrams"
    }
}
