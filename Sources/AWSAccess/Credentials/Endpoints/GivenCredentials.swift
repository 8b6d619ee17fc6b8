#if canImport(FoundationEssentials)
import Basics
import FoundationEssentials
#else
import Foundation
#endif

/// Credentials as the outside gives them, before anybody relies on them.
struct GivenCredentials {
    var accessKeyID: String?
    var secretAccessKey: String?
    var sessionToken: String?
    /// A moment as documents write it.
    var expiration: String?
    /// Whether they are temporary by nature, and useless without a token and an end.
    var areTemporary: Bool

    /// Looks them over.
    ///
    /// - Parameters:
    ///   - origin: Who gave them, for the error.
    ///   - clockLead: The seconds that our clock is ahead of the giver's.
    /// - Returns: The credentials; their end is a time of our own clock.
    /// - Throws: An `AccessError` that says what is missing or odd, and shows nothing of it.
    func checked(from origin: String, clockLead: Double = 0) throws(AccessError) -> AWSCredentials {
        let id = try checked(accessKeyID, "an access key ID", origin)
        let secret = try checked(secretAccessKey, "a secret access key", origin)
        let token = sessionToken ?? ""
        if areTemporary || !token.isEmpty { _ = try checked(token, "a session token", origin) }
        guard let expiration, !expiration.isEmpty else {
            guard !areTemporary else { throw GivenCredentials.error("no end of its credentials", origin) }
            return AWSCredentials(accessKeyID: id, secretAccessKey: secret, sessionToken: token)
        }
        guard let end = RFC3339.seconds(expiration).map({ Date(timeIntervalSince1970: Double($0)) }) else {
            throw GivenCredentials.error("an end of its credentials that is no time", origin)
        }
        return AWSCredentials(
            accessKeyID: id,
            secretAccessKey: secret,
            sessionToken: token,
            expires: end.addingTimeInterval(clockLead)
        )
    }

    private func checked(_ text: String?, _ part: String, _ origin: String) throws(AccessError) -> String {
        guard let text, !text.isEmpty else { throw GivenCredentials.error("without \(part)", origin) }
        guard HeaderText.isValid(text), !text.contains(" ") else {
            throw GivenCredentials.error("with \(part) that has a space, a line break or another odd character", origin)
        }
        return text
    }

    private static func error(_ problem: String, _ origin: String) -> AccessError {
        AccessError(.badAnswer, "\(origin) gave credentials \(problem).")
    }
}

/// The JSON that the endpoints of containers and machines answer with.
struct CredentialDocument: Decodable {
    var accessKeyID: String?
    var secretAccessKey: String?
    var token: String?
    var expiration: String?
    /// `Success`, where it is there at all.
    var code: String?
    var message: String?

    private enum CodingKeys: String, CodingKey {
        case accessKeyID = "AccessKeyId"
        case secretAccessKey = "SecretAccessKey"
        case token = "Token"
        case expiration = "Expiration"
        case code = "Code"
        case message = "Message"
    }

    /// Reads a document; `nil` when it is none.
    ///
    /// Why is not told, as the reason could quote it.
    init?(_ bytes: [UInt8]) {
        guard let document = try? JSONDecoder().decode(CredentialDocument.self, from: Data(bytes)) else { return nil }
        self = document
    }

    func credentials(areTemporary: Bool) -> GivenCredentials {
        GivenCredentials(
            accessKeyID: accessKeyID,
            secretAccessKey: secretAccessKey,
            sessionToken: token,
            expiration: expiration,
            areTemporary: areTemporary
        )
    }
}
