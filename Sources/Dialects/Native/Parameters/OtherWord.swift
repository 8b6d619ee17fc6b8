import Recipes

/// A parameter that other services have for what is said in another way here, and is read.
struct OtherWord: Sendable {
    /// As the other service spells it.
    let name: String
    /// The parameter in whose place it stands.
    let parameter: Parameter
    /// Understands a value; `nil` where it says nothing.
    let read: @Sendable (ParameterValue) throws(NativeError) -> Parameters.Value?

    /// Finds one by its name; `nil` where there is none.
    static func named(_ name: String) -> OtherWord? { byName[name] }

    /// All of them.
    static let all: [OtherWord] = [
        percent("bri", of: .brightness) { .brightness($0) },
        percent("con", of: .contrast) { .contrast($0) },
        percent("sat", of: .saturation) { .saturation($0) },
        OtherWord(name: "flop", parameter: .flip) { (value) throws(NativeError) in
            .picture(.shape(.flip(try value.flag() ? .horizontal : .none)))
        },
        OtherWord(name: "we", parameter: .enlarge) { (value) throws(NativeError) in
            .picture(.box(.enlarge(try !value.flag())))
        },
        OtherWord(name: "anim", parameter: .frames) { (value) throws(NativeError) in
            try value.flag() ? nil : .picture(.output(.frames(1)))
        },
        OtherWord(name: "or", parameter: .rotate) { (value) throws(NativeError) in
            let angles = ["auto": 0, "0": 0, "90": 90, "180": 180, "270": 270]
            let degrees = try value.choice(of: ["auto", "0", "90", "180", "270"]) { angles[$0] }
            return degrees == 0
                ? nil : .picture(.shape(.rotate(PlainDecimal(mantissa: degrees, scale: 0))))
        },
        OtherWord(name: "auto", parameter: .format) { (value) throws(NativeError) in
            let words = ["format", "compress"]
            let allowed = "format, compress or both with a comma between them"
            let asked = try value.required(allowed).split(
                separator: ",",
                omittingEmptySubsequences: false
            )
            guard asked.allSatisfy({ words.contains(String($0)) }) else {
                throw value.refusal(allowed: allowed)
            }
            // A usual quality is all that compressing says.
            return asked.contains("format") ? .picture(.output(.format(.auto))) : nil
        },
        OtherWord(name: "filt", parameter: .grayscale) { (value) throws(NativeError) in
            let others = ["sepia": "sepia", "negate": "invert", "duotone": "duotone"]
            if let text = value.text, let ours = others[text] {
                throw NativeError(
                    .invalidValue,
                    "'\(value.spelling)=\(text)' is called '\(ours)' here.",
                    parameter: value.spelling,
                    value: text
                )
            }
            return try value.choice(of: ["greyscale"], spellings: ["greyscale", "grayscale"]) { word in
                ["greyscale", "grayscale"].contains(word)
                    ? .picture(.filter(.filter(.grayscale(Grayscale()), of: "grayscale"))) : nil
            }
        },
    ]

    private static let byName = Dictionary(all.map { ($0.name, $0) }) { first, _ in first }

    /// A factor that is said as what is more or less than all, −100 to 100.
    private static func percent(
        _ name: String,
        of parameter: Parameter,
        _ factor: @escaping @Sendable (Double) -> FilterParameters.Value
    ) -> OtherWord {
        OtherWord(name: name, parameter: parameter) { (value) throws(NativeError) in
            let number = try value.decimal(in: -100...100)
            // Exact, so that it is what the same factor would be.
            return .picture(.filter(factor(number.plus(100).percent.value)))
        }
    }
}
