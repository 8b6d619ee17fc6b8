public import Recipes

extension Acceptance {
    /// What a client's `Accept` header names.
    ///
    /// Only formats that are named count: every browser sends `*/*`, those that show no WebP too. A weight of zero
    /// takes a format back, one that is no weight counts as zero, and what is wanted less than a format that we would
    /// rather not make is left out (RFC 9110, section 12.5.1).
    ///
    /// - Parameter accept: The header's value, several joined by commas; `nil` when the client sent none.
    public init(accept: String?) {
        self = []
        guard let accept, accept.utf8.count <= Acceptance.longestHeader else { return }
        var (webp, avif, jxl): (Double?, Double?, Double?)
        for range in accept.utf8.split(separator: UInt8(ascii: ",")) {
            let parts = range.split(separator: UInt8(ascii: ";"))
            guard let type = parts.first, let format = Acceptance(mediaType: type) else { continue }
            let weight = Acceptance.weight(parts.dropFirst())
            // Named twice, the lower weight counts.
            switch format {
            case .webp: webp = min(webp ?? weight, weight)
            case .avif: avif = min(avif ?? weight, weight)
            default: jxl = min(jxl ?? weight, weight)
            }
        }
        if let webp, webp > 0 { insert(.webp) }
        if let avif, avif > 0, avif >= webp ?? 0 { insert(.avif) }
        if let jxl, jxl > 0, jxl >= max(webp ?? 0, avif ?? 0) { insert(.jxl) }
    }

    private static let longestHeader = 4096

    private init?(mediaType: Substring.UTF8View) {
        let type = mediaType.trimmed
        if type.equalsIgnoringCase(OutputFormat.webp.mediaType.utf8) {
            self = .webp
        } else if type.equalsIgnoringCase(OutputFormat.avif.mediaType.utf8) {
            self = .avif
        } else if type.equalsIgnoringCase(OutputFormat.jxl.mediaType.utf8) {
            self = .jxl
        } else {
            return nil
        }
    }

    private static func weight(_ parameters: some Sequence<Substring.UTF8View>) -> Double {
        for parameter in parameters {
            let text = parameter.trimmed
            guard text.count >= 2, text.prefix(2).equalsIgnoringCase("q=".utf8) else { continue }
            // "1." is a weight too.
            let digits = text.last == UInt8(ascii: ".") ? text.dropLast() : text
            return PlainDecimal(digits.dropFirst(2))?.value ?? 0
        }
        return 1
    }
}

extension Substring.UTF8View {
    /// Without spaces and tabs at either end.
    fileprivate var trimmed: Substring.UTF8View {
        var view = self
        while let first = view.first, first == 0x20 || first == 0x09 { view = view.dropFirst() }
        while let last = view.last, last == 0x20 || last == 0x09 { view = view.dropLast() }
        return view
    }

    /// Compares with lowercase ASCII.
    fileprivate func equalsIgnoringCase(_ text: String.UTF8View) -> Bool {
        elementsEqual(text) { byte, letter in
            byte == letter || (UInt8(ascii: "A")...UInt8(ascii: "Z") ~= byte && byte | 0x20 == letter)
        }
    }
}
