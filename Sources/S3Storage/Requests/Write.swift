import Basics
import ObjectStorage

/// How an object is written.
enum Write: Sendable {
    /// Over whatever is there.
    case plain
    /// The same, under a name by which the writer can find its write again.
    case named(String)
    /// Only where there is nothing, under a name.
    case onlyNew(String)

    var name: String? {
        switch self {
        case .plain: nil
        case .named(let name), .onlyNew(let name): name
        }
    }
}

/// Names for writes, by which a writer finds its own again.
enum WriteName {
    /// A name that no other write has.
    static func random() -> String { Hexadecimal.text((0..<16).map { _ in UInt8.random(in: .min ... .max) }) }
}
