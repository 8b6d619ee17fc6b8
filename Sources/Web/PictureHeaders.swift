import Basics
import Dialects
import HTTPTypes
import ImageService
import Recipes

/// The headers of a picture's answer.
struct PictureHeaders: Sendable {
    let configuration: WebConfiguration

    /// The headers of a variant, all but those of a part of it.
    func fields(for variant: Variant, _ options: ResponseOptions) -> HTTPFields {
        var fields = HTTPFields()
        fields.reserveCapacity(12)
        fields[.contentType] = variant.mediaType
        fields[.eTag] = "\"\(variant.etag)\""
        fields[.lastModified] = HTTPDate.lastModified(variant.modified)
        fields[.cacheControl] = cacheControl(options)
        if let vary = vary(variant.isNegotiated, options) { fields[.vary] = vary }
        if configuration.clientHints == .on { fields[.acceptCH] = HintFields.asked }
        fields[.cacheStatus] = PictureHeaders.cacheStatus(variant.outcome)
        if let timing = PictureHeaders.serverTiming(variant.timings) { fields[.serverTiming] = timing }
        fields[.acceptRanges] = "bytes"
        fields[.xContentTypeOptions] = "nosniff"
        if let origin = configuration.allowedOrigin { fields[.accessControlAllowOrigin] = origin }
        let disposition: ContentDisposition = options.download == nil ? .inline : .attachment
        fields[.contentDisposition] = disposition.value(fileName: options.download ?? variant.fileName)
        configuration.cacheTags.add(originals: [variant.original], presets: options.presets, to: &fields)
        fields.replace(with: options.fields)
        return fields
    }

    /// On what an answer depends beside its address; `nil` for nothing.
    ///
    /// - Parameters:
    ///   - isNegotiated: Whether another client could get another format.
    ///   - options: What else it depends on.
    /// - Returns: The value of `Vary`.
    func vary(_ isNegotiated: Bool, _ options: ResponseOptions) -> String? {
        if options.varies.isEmpty { return isNegotiated ? "Accept" : nil }
        let fields = options.varies.joined(separator: ", ")
        return isNegotiated ? "Accept, \(fields)" : fields
    }

    /// A URL whose time is limited is kept by nobody for longer than that.
    func cacheControl(_ options: ResponseOptions) -> String {
        guard let expires = options.expires else {
            return options.isImmutable ? configuration.cacheControlImmutable : configuration.cacheControl
        }
        return "public, max-age=\(max(0, expires -| UnixTime.now.seconds))"
    }

    /// What the caches did, as RFC 9211 says it.
    static func cacheStatus(_ outcome: Variant.Outcome) -> String {
        switch outcome {
        case .memory: "calotype; hit; detail=memory"
        case .store: "calotype; hit; detail=store"
        case .made: "calotype; fwd=miss; stored"
        case .coalesced: "calotype; fwd=miss; stored; collapsed"
        }
    }

    /// Where the time went, in milliseconds, as the Server Timing specification has it.
    private static func serverTiming(_ timings: Variant.Timings) -> String? {
        let stages = [
            ("fetch", timings.fetch), ("queue", timings.queue), ("render", timings.render), ("store", timings.store),
        ]
        let parts = stages.compactMap { name, duration in duration.map { "\(name);dur=\(milliseconds($0))" } }
        return parts.isEmpty ? nil : parts.joined(separator: ", ")
    }

    private static func milliseconds(_ duration: Duration) -> String {
        let microseconds = duration.wholeMicroseconds
        let fraction = String(microseconds % 1000)
        // checked: at most three digits, by the remainder
        return "\(microseconds / 1000)." + String(repeating: "0", count: 3 - fraction.count) + fraction
    }
}

extension HTTPFields {
    /// What the server alone says of a body and of a connection.
    private static let servers: Set<HTTPField.Name> = [
        .contentLength, .contentRange, .transferEncoding, .connection, .date, .eTag, .lastModified,
    ]

    /// Puts fields in place of those of the same names; one of several values may stand there several times.
    ///
    /// - Parameter fields: What a dialect says; what the server alone can say, and what is no field, is left out.
    mutating func replace(with fields: [HeaderField]) {
        guard !fields.isEmpty else { return }
        let fields = fields.compactMap { field in
            HTTPField.Name(field.name).map { HTTPField(name: $0, value: field.value) }
        }.filter { !HTTPFields.servers.contains($0.name) }
        for field in fields { self[field.name] = nil }
        append(contentsOf: fields)
    }
}
