#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// A question to somebody who gives credentials.
struct CredentialRequest: Sendable {
    var method: String
    var url: EndpointURL
    var headers: [(name: String, value: String)] = []
    var body = ""
    /// How long the way there may take to open.
    var connectTimeout: Duration
    /// How long all of it may take, the answer's last byte included.
    var timeout: Duration
}

/// What was answered.
struct CredentialAnswer: Sendable {
    var status: Int
    /// The time as the other side has it.
    var date: Date?
    var body: [UInt8]

    /// The answer's body as text.
    var text: String { String(decoding: body, as: UTF8.self) }

    /// How far this machine's clock is ahead of the other side's, when that is more than the way can explain.
    func clockLead(at now: Date) -> Double {
        let lead = date.map { now.timeIntervalSince($0) } ?? 0
        return abs(lead) > 60 ? lead : 0
    }
}

/// The way to those who give credentials.
protocol CredentialExchange: Sendable {
    /// Asks once.
    ///
    /// - Parameter request: The question.
    /// - Returns: The answer, whatever its status; a redirect is an answer like any other.
    /// - Throws: An `AccessError`: `unavailable` when nobody answered in time, `badAnswer` when the answer has no end.
    func send(_ request: CredentialRequest) async throws(AccessError) -> CredentialAnswer
}
