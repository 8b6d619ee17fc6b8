import Descriptors
import Foundation
import Testing

/// Telling a service manager, with a real socket on the other side.
struct NotifySocketTests {
    /// A socket that takes datagrams, at a path or in the abstract name space.
    private final class Manager {
        let name: String
        private let number: Int32
        private let path: String?

        init(isAbstract: Bool) throws {
            let unique = "calotype-\(UUID().uuidString.prefix(8))"
            path = isAbstract ? nil : "/tmp/\(unique)"
            name = isAbstract ? "@\(unique)" : "/tmp/\(unique)"
            number = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
            var address = sockaddr_un()
            address.sun_family = sa_family_t(AF_UNIX)
            let bytes = isAbstract ? [0] + Array(unique.utf8) : Array(name.utf8) + [0]
            withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
            let size = MemoryLayout<sockaddr_un>.offset(of: \.sun_path).map { $0 + bytes.count } ?? 0
            let result = withUnsafePointer(to: address) { pointer in
                pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(number, $0, socklen_t(size)) }
            }
            try #require(result == 0)
        }

        deinit {
            close(number)
            if let path { unlink(path) }
        }

        /// The next datagram that is there; `nil` when none is.
        func next() -> String? {
            var bytes = [UInt8](repeating: 0, count: 4_096)
            let count = recv(number, &bytes, bytes.count, Int32(MSG_DONTWAIT))
            return count < 0 ? nil : String(decoding: bytes.prefix(count), as: UTF8.self)
        }
    }

    @Test(arguments: [false, true])
    func aTextIsOneDatagram(isAbstract: Bool) throws {
        let manager = try Manager(isAbstract: isAbstract)
        let socket = try #require(NotifySocket(manager.name))
        try socket.send("READY=1\nSTATUS=Answers.")
        try socket.send("WATCHDOG=1")
        #expect(manager.next() == "READY=1\nSTATUS=Answers.")
        #expect(manager.next() == "WATCHDOG=1")
        #expect(manager.next() == nil)
    }

    @Test func aFullSocketIsNotWaitedFor() throws {
        let manager = try Manager(isAbstract: true)
        let socket = try #require(NotifySocket(manager.name))
        let error = #expect(throws: DescriptorError.self) {
            for _ in 0..<100_000 { try socket.send("WATCHDOG=1") }
        }
        #expect(error?.code == .wouldWait)
        #expect(manager.next() == "WATCHDOG=1")
    }

    @Test(arguments: ["/tmp/calotype-nobody-is-here", "@calotype-nobody-is-here"])
    func whereNobodyListensAnErrorSaysSo(name: String) throws {
        let socket = try #require(NotifySocket(name))
        #expect(throws: DescriptorError.self) { try socket.send("READY=1") }
    }

    @Test(arguments: ["", "/", "@", "relative/path", "vsock:2:1234", "/a\0b", "/" + String(repeating: "x", count: 107)])
    func whatIsNoNameIsNone(name: String) { #expect(NotifySocket(name) == nil) }

    @Test func theLongestNamesAreTaken() throws {
        for first in ["/", "@"] {
            let name = first + String(repeating: "x", count: 106)
            let error = #expect(throws: DescriptorError.self) { try #require(NotifySocket(name)).send("READY=1") }
            #expect(error?.number == (first == "/" ? ENOENT : ECONNREFUSED))
        }
    }
}
