import Descriptors

/// The maps of this process that hold code.
enum CodePages {
    /// How many of them can be written, too; `nil` where the system does not tell.
    static var writable: Int? {
        guard let maps = try? Descriptor.open(path: "/proc/self/maps") else { return nil }
        var text: [UInt8] = []
        // The file's length is not known before its end.
        while let part = try? maps.read(text.count..<text.count + 1 << 16) {
            guard !part.isEmpty else { return countWritable(in: String(decoding: text, as: UTF8.self)) }
            text += part
        }
        return nil
    }

    /// Counts in what `/proc/self/maps` says.
    static func countWritable(in maps: String) -> Int {
        maps.split(separator: "\n").count { line in
            let words = line.split(separator: " ", maxSplits: 2)
            return words.count > 1 && words[1].contains("w") && words[1].contains("x")
        }
    }
}
