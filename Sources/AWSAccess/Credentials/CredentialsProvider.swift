/// Where credentials come from.
public protocol CredentialsProvider: Sendable {
    /// Credentials that are good now.
    ///
    /// - Returns: Credentials whose end, if they have one, is ahead.
    /// - Throws: An `AccessError` when there are none.
    func credentials() async throws -> AWSCredentials

    /// Takes note that a service did not accept credentials that were good as far as anybody here knew.
    ///
    /// - Parameter credentials: What was given before; others by now are left alone.
    func refuse(_ credentials: AWSCredentials)
}

extension CredentialsProvider {
    /// Does nothing: what is not remembered cannot be forgotten.
    public func refuse(_ credentials: AWSCredentials) {}
}

/// Credentials that were given and stay.
public struct StaticCredentials: CredentialsProvider {
    private let value: AWSCredentials

    /// Gives the same credentials each time.
    public init(_ value: AWSCredentials) { self.value = value }

    /// The credentials that were given.
    public func credentials() async throws -> AWSCredentials { value }
}
