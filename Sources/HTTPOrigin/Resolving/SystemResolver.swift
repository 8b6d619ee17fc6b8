public import Basics
public import NIOPosix
import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Asks the system, which reads its hosts file and asks its name servers.
///
/// The system's call cannot be broken off and may take half a minute. So it waits on threads of its own; who asked is
/// let go at the deadline, and what is asked beyond a bound is refused.
public final class SystemResolver: HostResolver {
    private let threadPool: NIOThreadPool
    private let limit: Int
    private let underWay = Mutex(0)

    /// Makes a resolver.
    ///
    /// - Parameters:
    ///   - threadPool: Where to wait; nothing else should have to wait behind it.
    ///   - limit: The most look-ups that run or wait for a thread.
    public init(threadPool: NIOThreadPool, limit: Int = 256) {
        self.threadPool = threadPool
        self.limit = limit
    }

    /// All addresses that the system knows of a name.
    public func addresses(of name: String) async throws(ResolvingError) -> [IPAddress] {
        let isAdmitted = underWay.withLock { underWay in
            guard underWay < limit else { return false }
            underWay += 1
            return true
        }
        guard isAdmitted else { throw ResolvingError(.overloaded, "more than \(limit) names are being looked up") }
        let outcome = Waiter<Result<[IPAddress], ResolvingError>>()
        // The thread has the last word on the count, also where the caller has long gone.
        threadPool.submit { [self] state in
            if state == .active, !outcome.isAnswered { outcome.resume(returning: SystemResolver.lookUp(name)) }
            outcome.resume(returning: .failure(ResolvingError(.unavailable, "the server is ending")))
            underWay.withLock { $0 -= 1 }
        }
        let result = await outcome.wait {
            outcome.resume(returning: .failure(ResolvingError(.cancelled, "the look-up was given up")))
        }
        return try result.get()
    }

    private static func lookUp(_ name: String) -> Result<[IPAddress], ResolvingError> {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        #if canImport(Glibc)
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        #else
        hints.ai_socktype = SOCK_STREAM
        #endif
        // Version 6 only where this machine has it.
        hints.ai_flags = AI_ADDRCONFIG
        var list: UnsafeMutablePointer<addrinfo>?
        let status = getaddrinfo(name, nil, &hints, &list)
        defer { if let list { freeaddrinfo(list) } }
        guard status == 0 else {
            let code: ResolvingError.Code = status == EAI_NONAME ? .noSuchName : .unavailable
            return .failure(ResolvingError(code, String(cString: gai_strerror(status))))
        }
        var addresses: [IPAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = IPAddress(entry), !addresses.contains(address) { addresses.append(address) }
            next = entry.ai_next
        }
        guard !addresses.isEmpty else { return .failure(ResolvingError(.noSuchName, "the name has no address")) }
        return .success(addresses)
    }
}

extension IPAddress {
    fileprivate init?(_ entry: addrinfo) {
        // Both structures are the same on all systems that have them: family and port, then the address, before which
        // version 6 has four more bytes.
        guard let start = entry.ai_addr else { return nil }
        let bytes = UnsafeRawBufferPointer(start: start, count: Int(entry.ai_addrlen))
        switch entry.ai_family {
        case AF_INET where bytes.count >= 8: self = .v4(bytes[4..<8].reduce(0) { $0 << 8 | UInt32($1) })
        case AF_INET6 where bytes.count >= 24: self = .v6(bytes[8..<24].reduce(0) { $0 << 8 | UInt128($1) })
        default: return nil
        }
    }
}
