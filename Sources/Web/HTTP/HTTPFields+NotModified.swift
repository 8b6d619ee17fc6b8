import HTTPTypes

extension HTTPFields {
    /// What of a full answer's headers belongs on a `304` (RFC 9110, section 15.4.5).
    var forNotModified: HTTPFields {
        var fields = self
        for name in [HTTPField.Name.contentType, .contentDisposition, .acceptRanges, .contentLength] {
            fields[name] = nil
        }
        return fields
    }
}
