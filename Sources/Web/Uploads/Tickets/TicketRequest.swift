import Basics
import Foundation
import Recipes

/// What somebody wants a ticket for: the body of `POST /images/tickets`.
struct TicketRequest: Sendable {
    private static let standardTime = 600
    private static let fields = ["max_bytes", "types", "expires_in", "name", "origin"]

    var maxBytes: Int
    var formats: Set<OriginalFormat>?
    var seconds: Int
    var name: String?
    var origin: WebOrigin?

    /// Reads an order.
    ///
    /// - Parameters:
    ///   - body: A JSON object, or nothing for a ticket without any limits but the server's.
    ///   - limit: The most bytes of an image that the server takes.
    /// - Throws: A problem that names the field.
    init(_ body: JSONFields, limit: Int) throws(Problem) {
        try body.allowOnly(TicketRequest.fields)
        maxBytes = try body.integer("max_bytes", in: 1...limit) ?? limit  // checked: settings and constants above 0
        // checked: settings and constants above 0
        seconds = try body.integer("expires_in", in: 1...UploadTicket.longest) ?? TicketRequest.standardTime
        name = try body.text("name", upTo: UploadTicket.longestName)
        formats = try body.texts("types").map { texts throws(Problem) in try TicketRequest.formats(texts) }
        if let text = try body.text("origin", upTo: 255) {
            guard let origin = WebOrigin(text) else {
                throw JSONFields.problem("'origin' is '\(text)'; it must be like 'https://shop.example'.")
            }
            self.origin = origin
        }
    }

    /// The ticket, for an hour's beginning.
    func ticket(now: Int) -> UploadTicket {
        UploadTicket(
            id: TicketKeys.newName(),
            expires: now +| seconds,
            maxBytes: maxBytes,
            formats: formats.map { $0.map(\.rawValue).sorted() },
            name: name,
            origin: origin?.text
        )
    }

    private static func formats(_ texts: [String]) throws(Problem) -> Set<OriginalFormat> {
        var formats: Set<OriginalFormat> = []
        for text in texts {
            let found = OriginalFormat.allCases.filter { text == "image/*" || $0.mediaType == text.lowercased() }
            guard !found.isEmpty else {
                let known = OriginalFormat.allCases.map(\.mediaType).joined(separator: ", ")
                throw JSONFields.problem("'types' has '\(text.prefix(60))'; allowed are image/*, \(known).")
            }
            formats.formUnion(found)
        }
        guard !formats.isEmpty else { throw JSONFields.problem("'types' is empty; leave it out to allow every type.") }
        return formats
    }
}
