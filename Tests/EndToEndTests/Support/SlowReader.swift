import Foundation
import TestKit

/// A client that asks once and takes its answer by a few bytes.
final class SlowReader {
    struct Failed: Error { let attempt: String }

    private let socket: Int32

    /// Connects to a port of this machine and sends a request.
    init(port: Int, _ request: [UInt8]) throws {
        socket = Foundation.socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard socket >= 0 else { throw Failed(attempt: "socket") }
        // As little as the system lets be on the way.
        var room: Int32 = 4096
        setsockopt(socket, SOL_SOCKET, SO_RCVBUF, &room, socklen_t(MemoryLayout<Int32>.size))
        var timeout = timeval(tv_sec: 60, tv_usec: 0)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(truncatingIfNeeded: port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0, send(socket, request, request.count, 0) == request.count else {
            throw Failed(attempt: "connect or send")
        }
    }

    deinit { close(socket) }

    /// Takes at most so many bytes of the answer, once there are some.
    func read(_ count: Int) throws -> String {
        var bytes = [UInt8](repeating: 0, count: count)
        let got = recv(socket, &bytes, count, 0)
        guard got >= 0 else { throw Failed(attempt: "recv") }
        return String(decoding: bytes.prefix(got), as: UTF8.self)
    }
}

extension ServerProcess {
    /// The resident memory of the server alone.
    var residentMegabytes: Int {
        get throws {
            let status = try String(contentsOfFile: "/proc/\(identifier)/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            return (line?.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Int($0) } ?? 0) / 1024
        }
    }
}
