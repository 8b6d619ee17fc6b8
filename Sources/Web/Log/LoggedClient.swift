import Basics
import HTTPTypes
import Logging
import NIOCore

/// Who has asked, as the log has it: an address, what the client calls itself, and the page it comes from.
struct LoggedClient {
    private let client: Client
    private let fields: HTTPFields
    private let redaction: Redaction

    /// The longest text of a client's own that a line has, in characters.
    private static let longest = 200

    /// Looks at a request.
    ///
    /// - Parameters:
    ///   - fields: Its headers.
    ///   - peer: The other end of its connection; `nil` where there is none.
    ///   - proxies: Whose word counts on who has asked them.
    ///   - redaction: What is hidden.
    init(_ fields: HTTPFields, peer: SocketAddress?, proxies: TrustedProxies, redaction: Redaction) {
        client = proxies.client(fields, peer: peer)
        self.fields = fields
        self.redaction = redaction
    }

    /// The fields of the line.
    var metadata: Logger.Metadata {
        [
            "client": "\(client.address.map(\.description) ?? "-")",
            // Hidden before they are cut: half of a credential is not known for one.
            "agent": "\(fields[.userAgent].map { Self.plain(redaction.shown(ofClient: $0)) } ?? "-")",
            "referer": "\(fields[.referer].map { Self.plain(redaction.shown($0)) } ?? "-")",
        ]
    }

    /// A text of a client's own as one line of the log can have it: nothing that moves a cursor, writes a line of its
    /// own, or turns the direction of what follows; and not more of it than anybody reads.
    static func plain(_ text: String) -> String {
        var shown = ""
        for scalar in text.unicodeScalars.prefix(longest) {
            switch scalar.properties.generalCategory {
            case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned:
                shown.unicodeScalars.append("\u{FFFD}")
            default: shown.unicodeScalars.append(scalar)
            }
        }
        return text.unicodeScalars.count > longest ? shown + "…" : shown
    }
}
