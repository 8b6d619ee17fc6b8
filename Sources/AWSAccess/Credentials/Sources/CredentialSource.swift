import Logging

#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// One place where credentials may be.
protocol CredentialSource: Sendable {
    /// What the place is called in errors and by the doctor.
    var place: String { get }

    /// Looks there.
    ///
    /// - Returns: The credentials, or why there are none: nobody asked for this place, and the next one is looked at.
    /// - Throws: An `AccessError` when the place was asked for and cannot give: then nobody else is asked, as other
    ///   credentials than those that were meant are worse than none.
    func look() async throws(AccessError) -> CredentialLookup
}

/// What was seen in a place.
enum CredentialLookup: Sendable {
    case found(AWSCredentials)
    /// None, and why.
    case nothing(String)
}

/// What all places are looked at with.
struct SourceSurroundings: Sendable {
    var environment: AWSEnvironment
    var exchange: any CredentialExchange
    var attempts: Attempts
    var now: @Sendable () -> Date
    var logger: Logger
}
