import Basics
import Recipes

/// The presets of a server, read and checked.
struct Presets: Sendable {
    private let parameters: [String: Parameters]

    /// Reads and checks the texts of presets.
    ///
    /// - Parameter texts: Parameter texts by name.
    /// - Throws: A `NativeError` of kind `configuration` that names the preset.
    init(_ texts: [String: String]) throws(NativeError) {
        var parameters: [String: Parameters] = [:]
        for (name, text) in texts.sorted(by: { $0.key < $1.key }) {
            parameters[name] = try Presets.parameters(name, text)
        }
        self.parameters = parameters
    }

    /// All names, in order.
    var names: [String] { parameters.keys.sorted() }

    /// The most presets that one URL names.
    private static let most = 16

    /// Reads names with commas between them.
    static func names(_ value: ParameterValue) throws(NativeError) -> [String] {
        let text = try value.required("the name of a preset")
        let names = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        guard names.count <= most else { throw value.refusal(.outOfRange, allowed: "at most \(most) names of presets") }
        return names
    }

    /// The parameters of a preset.
    ///
    /// - Parameter name: Its name, as a URL has it, or that of a set's variant: `small.webp` is `small` in WebP.
    /// - Returns: The parameters.
    /// - Throws: A `NativeError` where there is none of this name.
    func named(_ name: String) throws(NativeError) -> Parameters {
        if let preset = parameters[name] ?? inFormat(name) { return preset }
        let hint = NearMiss.best(for: name, among: parameters.keys.sorted()).map { " Did you mean '\($0)'?" } ?? ""
        let quoted = Quotation.of(name)
        throw NativeError(
            .unknownPreset,
            "There is no preset '\(quoted)'.\(hint)",
            parameter: Parameter.preset.name,
            value: quoted
        )
    }

    /// The name of the preset that a name means, without a format.
    func withoutFormat(_ name: String) -> String { parameters[name] == nil ? split(name)?.name ?? name : name }

    /// A preset in the format that its name ends with.
    private func inFormat(_ name: String) -> Parameters? {
        split(name).flatMap { name, format in parameters[name]?.written(in: format) }
    }

    private func split(_ name: String) -> (name: String, format: FormatWord)? {
        guard let dot = name.lastIndex(of: "."),
            let format = FormatWord(spelling: String(name[name.index(after: dot)...])), format.isPicture
        else { return nil }
        return (String(name[..<dot]), format)
    }

    private static func parameters(_ name: String, _ text: String) throws(NativeError) -> Parameters {
        let quoted = Quotation.of(name)
        guard isName(name) else {
            throw NativeError(
                .invalidPreset,
                "'\(quoted)' cannot be the name of a preset: it takes 1 to 64 letters, digits, '-', '_' or '.'."
            )
        }
        do throws(NativeError) {
            let preset = try Parameters(Query(text))
            if let parameter = preset.notInPresets {
                throw NativeError(.misplacedParameter, "'\(parameter)' cannot stand in a preset.")
            }
            if case .preset? = preset.fallback(over: []).source {
                throw NativeError(
                    .misplacedParameter,
                    "'fallback' takes a key or none in a preset, and no other preset's."
                )
            }
            _ = try preset.picture(over: []).recipe(
                defaultGravity: .center,
                defaultMetadata: .none,
                encoding: EncodingDefaults(),
                light: .linear,
                acceptance: []
            )
            return preset
        } catch {
            throw NativeError(
                .invalidPreset,
                "The preset '\(quoted)' is wrong: \(error.message)",
                parameter: error.parameter,
                value: error.value
            )
        }
    }

    /// Where the fallback of a preset is.
    ///
    /// - Parameter name: What stands behind `preset:`.
    /// - Returns: The key; `nil` where the preset says that there is none.
    /// - Throws: A `NativeError` where there is no such preset, or it says nothing of a fallback.
    func fallbackKey(of name: String) throws(NativeError) -> String? {
        switch try named(name).fallback(over: []).source {
        case .key(let key): return key
        case .nothing: return nil
        case .preset, nil:
            let quoted = Quotation.of(name)
            throw NativeError(
                .invalidValue,
                "'fallback' cannot be 'preset:\(quoted)': that preset has no fallback.",
                parameter: Parameter.fallback.name,
                value: "preset:\(quoted)"
            )
        }
    }

    private static func isName(_ name: String) -> Bool {
        let isPlain = name.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"), UInt8(ascii: "."):
                true
            default: false
            }
        }
        return isPlain && !name.isEmpty && name.utf8.count <= 64
    }
}
