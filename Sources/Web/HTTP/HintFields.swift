import Dialects
import HTTPTypes

/// Whether what browsers say of their screens and connections counts.
public enum HintSwitch: String, Sendable, CaseIterable {
    /// It does, where a URL does not say it.
    case on
    /// It does not.
    case off
}

/// The header fields in which browsers say that.
enum HintFields {
    /// Their names, in the order of `ClientHints.names`.
    static let names: [HTTPField.Name] = ClientHints.names.compactMap { HTTPField.Name($0) }

    /// What `Accept-CH` asks browsers for; `Save-Data` is sent by whoever wants it.
    static let asked = "Sec-CH-DPR, Sec-CH-Width, ECT, DPR, Width"
}

extension ClientHints {
    /// Reads the fields of a request.
    init(_ fields: HTTPFields) { self.init { name in HTTPField.Name(name).flatMap { fields[$0] } } }
}
