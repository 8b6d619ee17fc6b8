import Foundation

/// The programs that were built together with these tests.
enum BuiltPrograms {
    /// Where a program is: beside the test bundle, wherever the build put it.
    static func url(_ name: String) -> URL? {
        let beside = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
        let places = sequence(first: beside) { $0.path == "/" ? nil : $0.deletingLastPathComponent() }
        return places.map { $0.appendingPathComponent(name) }.first {
            FileManager.default.isExecutableFile(atPath: $0.path)
        }
    }
}
