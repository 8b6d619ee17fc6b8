/// Where a setting's value came from; later ones win over earlier ones.
enum SettingSource: Hashable, CustomStringConvertible {
    case standard
    case environment
    case file(path: String, line: Int)
    case flag

    var description: String {
        switch self {
        case .standard: "default"
        case .environment: "environment"
        case .file(let path, let line): "\(path):\(line)"
        case .flag: "flag"
        }
    }
}
