public import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// Looks for credentials where AWS's own libraries look, in their order.
///
/// The places are the environment; the profile's role; a web identity; the profile's keys; the container's endpoint;
/// the instance's metadata. The first that gives credentials is the one. A place that was asked for by a setting and
/// cannot give ends the search: a server with other rights than were meant for it is worse than one without any.
///
/// Nothing is remembered, and everything is read and asked for anew; ``CachingCredentials`` is for that.
public struct CredentialChain: CredentialsProvider {
    private let surroundings: SourceSurroundings

    /// Makes a chain.
    ///
    /// - Parameters:
    ///   - environment: The variables, and by them the files.
    ///   - logger: Hears of what is odd, though not wrong.
    public init(_ environment: AWSEnvironment, logger: Logger) {
        self.init(
            SourceSurroundings(
                environment: environment,
                exchange: HTTPExchange(),
                attempts: Attempts(limit: 3),
                now: { Date() },
                logger: logger
            )
        )
    }

    init(_ surroundings: SourceSurroundings) { self.surroundings = surroundings }

    /// Credentials from the first place that has any.
    ///
    /// - Returns: The credentials.
    /// - Throws: An `AccessError`; of code `noCredentials`, with all places and what was there, when there are none.
    public func credentials() async throws -> AWSCredentials { try await search().get() }

    /// Every place as far as the search goes, and what is there; for a person who asks what is wrong.
    public func findings() async -> [CredentialFinding] {
        var findings: [CredentialFinding] = []
        _ = await search { findings.append($0) }
        return findings
    }

    private func search(_ report: (CredentialFinding) -> Void = { _ in }) async -> Result<AWSCredentials, AccessError> {
        var nothing: [CredentialFinding] = []
        do throws(AccessError) {
            let first = EnvironmentSource(environment: surroundings.environment)
            if let found = try await look(first, &nothing, report) { return .success(found) }
            let profiles = try await profiles(report)
            for source in sources(profiles) {
                if let found = try await look(source, &nothing, report) { return .success(found) }
            }
        } catch {
            return .failure(error)
        }
        let places = nothing.map { "\($0)" }.joined(separator: "; ")
        return .failure(AccessError(.noCredentials, "There are no AWS credentials. \(places)."))
    }

    private func sources(_ profiles: Profiles) -> [any CredentialSource] {
        let name = surroundings.environment.profile
        return [
            RoleSource(surroundings: surroundings, profiles: profiles, name: name),
            WebIdentitySource(surroundings: surroundings, profiles: profiles, name: name, readsVariables: true),
            ProfileKeysSource(profiles: profiles, name: name),
            ContainerSource(surroundings: surroundings),
            InstanceSource(surroundings: surroundings),
        ]
    }

    private func look(
        _ source: any CredentialSource,
        _ nothing: inout [CredentialFinding],
        _ report: (CredentialFinding) -> Void
    ) async throws(AccessError) -> AWSCredentials? {
        do throws(AccessError) {
            switch try await source.look() {
            case .found(let credentials):
                try check(credentials, source.place)
                report(CredentialFinding(place: source.place, outcome: .found("\(credentials)")))
                return credentials
            case .nothing(let reason):
                let finding = CredentialFinding(place: source.place, outcome: .nothing(reason))
                nothing.append(finding)
                report(finding)
                return nil
            }
        } catch {
            report(CredentialFinding(place: source.place, outcome: .failed(error.message)))
            throw error
        }
    }

    private func profiles(_ report: (CredentialFinding) -> Void) async throws(AccessError) -> Profiles {
        do throws(AccessError) {
            let profiles = try await Profiles.load(surroundings.environment)
            if let name = surroundings.environment.namedProfile, profiles[name] == nil {
                throw AccessError(
                    .badConfiguration,
                    "AWS_PROFILE names the profile '\(name)', which is not there: "
                        + "\(profiles.notes.joined(separator: ", "))."
                )
            }
            return profiles
        } catch {
            report(CredentialFinding(place: "profiles", outcome: .failed(error.message)))
            throw error
        }
    }

    /// Credentials that are over are of no use to anybody.
    private func check(_ credentials: AWSCredentials, _ place: String) throws(AccessError) {
        guard let end = credentials.expires, end <= surroundings.now() else { return }
        throw AccessError(
            .badAnswer,
            "The credentials from the \(place) were over at \(SigningTime(end).text), before they were asked for; "
                + "is this machine's clock right?"
        )
    }
}
