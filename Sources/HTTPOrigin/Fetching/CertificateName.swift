import NIOCore
import NIOSSL

/// Checks that a certificate is for the name that was asked for.
///
/// The library takes a certificate for the *address* of a connection as good as one for the name. Whoever can make a
/// name point to an address of theirs can have a certificate for that address, and would be believed.
enum CertificateName {
    /// What speaks TLS with a server.
    ///
    /// - Parameters:
    ///   - context: Which authorities are trusted.
    ///   - name: The name in the URL; `nil` where there is an address, which the certificate must then be for.
    /// - Returns: The handler for a new connection.
    /// - Throws: When the name cannot be one.
    static func handler(_ context: NIOSSLContext, for name: String?) throws -> NIOSSLClientHandler {
        guard let name else { return try NIOSSLClientHandler(context: context, serverHostname: nil) }
        // Besides all that the library checks by itself; it has no other way to look at a certificate before the first
        // byte is sent.
        return try NIOSSLClientHandler._makeSSLClientHandler(context: context, serverHostname: name) {
            certificate,
            channel in
            let names = certificate._subjectAlternativeNames().filter { $0.nameType == .dnsName }
            let isRight = names.contains { covers(String(decoding: $0.contents, as: UTF8.self), name) }
            guard isRight else { return channel.eventLoop.makeFailedFuture(NIOSSLExtraError.failedToValidateHostname) }
            return channel.eventLoop.makeSucceededVoidFuture()
        }
    }

    /// Whether a certificate's name, which may begin with `*.` for one part, stands for a host's name in lower case.
    static func covers(_ pattern: String, _ name: String) -> Bool {
        let pattern = pattern.lowercased()
        guard pattern.hasPrefix("*.") else { return pattern == name }
        guard let dot = name.firstIndex(of: "."), dot > name.startIndex else { return false }
        return name[dot...] == pattern.dropFirst()
    }
}
