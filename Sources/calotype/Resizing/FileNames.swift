import Foundation

/// Names of files, their wildcards expanded.
struct FileNames {
    let files: [String]

    /// Expands names, each taken once; one without wildcards is kept even if there is no such file, so that it can be reported.
    init(patterns: [String]) throws(CommandFailure) {
        var files: [String] = []
        for pattern in patterns {
            guard pattern.contains(where: { "*?[".contains($0) }), access(pattern, F_OK) != 0 else {
                files.append(pattern)
                continue
            }
            let matches = FileNames.matches(pattern)
            guard !matches.isEmpty else { throw .usage("No file matches '\(pattern)'.") }
            files += matches
        }
        var seen: Set<String> = []
        self.files = files.filter { seen.insert($0).inserted }
    }

    private static func matches(_ pattern: String) -> [String] {
        var found = glob_t()
        defer { globfree(&found) }
        guard glob(pattern, GLOB_TILDE, nil, &found) == 0, let paths = found.gl_pathv else { return [] }
        return (0..<Int(found.gl_pathc)).compactMap { paths[$0].map { String(cString: $0) } }
    }
}
