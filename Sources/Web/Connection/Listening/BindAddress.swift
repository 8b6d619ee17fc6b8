import NIOCore

/// Where connections are taken.
public enum BindAddress: Hashable, Sendable {
    /// A port of an address, or of a name of this machine; port 0 is any free one.
    case port(host: String, port: Int)
    /// A Unix socket: a file, and who may connect, as the rights to write it.
    case unix(path: String, mode: UInt32)
    /// A socket that somebody else has opened, such as systemd, by its descriptor.
    case handedOver(Int32)
}

/// A listener's address, as others write it.
public struct ListeningAddress: Hashable, Sendable {
    /// The port; `nil` for a Unix socket.
    public var port: Int?
    /// The address; `nil` for a Unix socket.
    public var host: String?
    /// The Unix socket's file; `nil` for a port.
    public var path: String?

    /// Reads what the system says of a listener.
    init(_ address: SocketAddress?) {
        port = address?.port
        host = address?.ipAddress
        path = address?.pathname
    }
}

/// Why nobody can listen at an address, in a sentence.
public struct ListeningError: Error, Hashable, CustomStringConvertible {
    /// The sentence, with what to do.
    public var message: String

    /// The message.
    public var description: String { message }
}
