/// A parameter's name, and for which of several layers it stands: `mark.2-align` is `mark-align` of the second.
struct NumberedName: Hashable {
    /// The most layers of a kind.
    static let most = 8

    let parameter: Parameter
    /// Which layer, from 1 on; of a parameter that has no number, 1.
    let number: Int

    /// Reads a name as a query has it; `nil` where there is no such parameter.
    init?(_ spelling: String) {
        if let parameter = Parameter(spelling: spelling) {
            (self.parameter, number) = (parameter, 1)
            return
        }
        guard let (name, number) = NumberedName.parts(of: spelling), (1...NumberedName.most).contains(number),
            let parameter = Parameter(spelling: name), parameter.definition.isNumbered
        else { return nil }
        (self.parameter, self.number) = (parameter, number)
    }

    /// Whether a name would be one, had it a number that there is.
    static func isBeyond(_ spelling: String) -> Bool {
        guard let (name, number) = parts(of: spelling), !(1...most).contains(number) else { return false }
        return Parameter(spelling: name)?.definition.isNumbered == true
    }

    /// A parameter's name with a number in it; the first layer has none.
    static func text(_ parameter: Parameter, _ number: Int) -> String {
        guard number > 1 else { return parameter.name }
        let kind = parameter.name.prefix { $0 != "-" }
        return "\(kind).\(number)\(parameter.name.dropFirst(kind.count))"
    }

    /// The name without its number, and the number.
    private static func parts(of spelling: String) -> (name: String, number: Int)? {
        guard let dot = spelling.firstIndex(of: ".") else { return nil }
        let digits = spelling[dot...].dropFirst().prefix { $0.isASCII && $0.isNumber }
        // Written in one way only.
        guard let number = Int(digits.prefix(9)), digits.count <= 9, digits.first != "0" else { return nil }
        return (spelling[..<dot] + String(spelling[digits.endIndex...]), number)
    }
}
