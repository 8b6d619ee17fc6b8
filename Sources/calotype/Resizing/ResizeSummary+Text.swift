import ImageService

extension ResizeSummary {
    /// The last line: files, bytes before and after, time.
    var text: String {
        let files = done - failed
        let failures = failed == 0 ? "" : ", \(failed) failed"
        let stopped = interruption == nil ? "" : "Stopped after \(done) of \(total): "
        return "\(stopped)\(files) file\(files == 1 ? "" : "s"), \(Bytes.text(before)) → \(Bytes.text(after)), "
            + "\((seconds * 10).rounded() / 10) s\(failures)"
    }
}

/// Numbers of bytes for a person.
enum Bytes {
    /// In the largest decimal unit that leaves at least 1: `3.2 MB`.
    static func text(_ count: Int) -> String {
        var value = Double(count)
        for unit in ["B", "kB", "MB", "GB"] {
            if value < 1000 { return "\(unit == "B" ? String(count) : String((value * 10).rounded() / 10)) \(unit)" }
            value /= 1000
        }
        return "\((value * 10).rounded() / 10) TB"
    }
}
