/// One thing that can be set: by a flag, in the file, or in the environment, under the same name.
struct Setting: Hashable {
    /// The name as flag (`--cache-memory`), in `calotype.yaml` (`cache-memory:`) and, in capitals with underscores and
    /// `CALOTYPE_` in front, in the environment (`CALOTYPE_CACHE_MEMORY`).
    let name: String
    /// The key under which its component reads it.
    let key: String
    /// What stands for the value in help.
    let value: String
    /// The default, as a person would write it.
    let standard: String
    /// What it does.
    let help: String
    /// Whether its value must not be shown.
    var isSecret = false
    /// What the flag means without a value; `nil` when it needs one.
    var bare: String?

    /// The name in the environment.
    var environmentName: String { "CALOTYPE_" + name.uppercased().replacing("-", with: "_") }

    /// The setting of this name.
    static func named(_ name: some StringProtocol) -> Setting? { all.first { $0.name == name } }
}
