#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The folder in which the running program lies, and what lies there with it.
public enum ProgramFolder {
    /// The folder of the detector for faces, be it there or not; `nil` where the program's own path is not known.
    public static var faces: String? { path.map { "\($0)/faces" } }

    private static var path: String? {
        withUnsafeTemporaryAllocation(of: CChar.self, capacity: 4_096) { buffer -> String? in
            guard let start = buffer.baseAddress else { return nil }
            let count = readlink("/proc/self/exe", start, buffer.count)
            guard count > 0, count < buffer.count else { return nil }
            let text = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
            return text.lastIndex(of: "/").map { String(text[..<$0]) }
        }
    }
}
