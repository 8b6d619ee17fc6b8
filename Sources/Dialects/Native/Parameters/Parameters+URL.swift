import Recipes

extension Parameters {
    /// What these parameters say beside the picture.
    ///
    /// - Parameter format: The format, a preset's taken into account.
    /// - Returns: The options, without a key for a fixed size.
    func options(format: FormatWord?) -> ResponseOptions {
        ResponseOptions(
            download: download,
            isImmutable: version != nil || signature != nil,
            wantsFacts: format == .json,
            expires: expires
        )
    }

    /// A parameter that is set and has a meaning in URLs only, for a sentence.
    var onlyInURLs: String? {
        if download != nil { return Parameter.download.name }
        if version != nil { return Parameter.version.name }
        if expires != nil { return Parameter.expires.name }
        if signature != nil { return Parameter.signature.name }
        return format == .json ? "\(Parameter.format.name)=json" : nil
    }

    /// A side that is set.
    var sideParameter: Parameter? {
        if width != nil { return .width }
        return height == nil ? nil : .height
    }

    /// Reads and checks the texts of presets.
    ///
    /// - Parameter texts: Parameter texts by name.
    /// - Returns: The parameters by name.
    /// - Throws: A `DialectError` of kind `configuration` that names the preset.
    static func presets(_ texts: [String: String]) throws(DialectError) -> [String: Parameters] {
        var presets: [String: Parameters] = [:]
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            presets[name] = try preset(name, text)
        }
        return presets
    }

    private static func preset(_ name: String, _ text: String) throws(DialectError) -> Parameters {
        let quoted = Quotation.of(name)
        let isName = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        guard isName, !name.isEmpty, name.utf8.count <= 64 else {
            throw DialectError(
                .invalidPreset,
                "'\(quoted)' cannot be the name of a preset: it takes 1 to 64 letters, digits, '-', '_' or '.'."
            )
        }
        do throws(DialectError) {
            let preset = try Parameters(query: text)
            if let parameter = preset.preset == nil ? preset.onlyInURLs : Parameter.preset.name {
                throw DialectError(.misplacedParameter, "'\(parameter)' cannot stand in a preset.")
            }
            _ = try preset.recipe(defaultGravity: .center, light: .linear, acceptance: [])
            return preset
        } catch {
            throw DialectError(
                .invalidPreset,
                "The preset '\(quoted)' is wrong: \(error.message)",
                parameter: error.parameter,
                value: error.value
            )
        }
    }
}
