/// Names under which a browser may save a picture.
enum FileName {
    private static let longest = 200

    /// A parameter's value as a file name.
    ///
    /// - Parameter value: The parameter.
    /// - Returns: The name: no path, no invisible characters, at most 200 bytes.
    /// - Throws: A `NativeError` when the name could mean something else to the client's file system.
    static func checked(_ value: ParameterValue) throws(NativeError) -> String {
        let allowed = "a file name of at most \(longest) bytes without slashes or control characters"
        let name = try value.required(allowed)
        let isVisible = name.unicodeScalars.allSatisfy { scalar in
            switch scalar.properties.generalCategory {
            // "Format" has the marks that turn the direction of writing and so hide an extension.
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: false
            default: scalar != "/" && scalar != "\\"
            }
        }
        guard isVisible, name.utf8.count <= longest, !name.hasPrefix("."), !name.hasSuffix(".") else {
            throw value.refusal(allowed: allowed + ", neither beginning nor ending with a dot")
        }
        return name
    }
}
