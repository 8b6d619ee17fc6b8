extension AWSEnvironment {
    /// A service whose address can be set.
    public enum Service: String, Hashable, Sendable {
        /// The object store.
        case s3
        /// The service that gives credentials of roles.
        case sts
    }

    /// The region that variables or the profile name; `nil` when nothing does.
    ///
    /// - Returns: `AWS_REGION`, else `AWS_DEFAULT_REGION`, else the profile's `region`.
    /// - Throws: An `AccessError` when the profile's files cannot be understood.
    public func region() async throws -> String? {
        if let region = variableRegion { return region }
        return try await Profiles.load(self)[profile]?["region"]
    }

    /// The address that a service has instead of AWS's own; `nil` when nothing says so.
    ///
    /// - Parameter service: The service.
    /// - Returns: `AWS_ENDPOINT_URL_S3` (or `_STS`), else `AWS_ENDPOINT_URL`, else what the profile says for the service
    ///   or for all; `nil` also when `AWS_IGNORE_CONFIGURED_ENDPOINT_URLS` is true.
    /// - Throws: An `AccessError` when the profile's files cannot be understood.
    public func endpoint(for service: Service) async throws -> String? {
        if isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") { return nil }
        if let endpoint = variableEndpoint(for: service) { return endpoint }
        return endpoint(for: service, in: try await Profiles.load(self))
    }

    var variableRegion: String? { self["AWS_REGION"] ?? self["AWS_DEFAULT_REGION"] }

    /// What `endpoint(for:)` gives, where the files have been read.
    func endpoint(for service: Service, in profiles: Profiles) -> String? {
        if isTrue("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS") { return nil }
        return variableEndpoint(for: service) ?? profiles.endpoint(for: service.rawValue, profile: profile)
    }

    private func variableEndpoint(for service: Service) -> String? {
        self["AWS_ENDPOINT_URL_\(service.rawValue.uppercased())"] ?? self["AWS_ENDPOINT_URL"]
    }
}
