import Foundation
import TestKit
import Testing

/// What the memory of a machine is shared out for.
@Suite(.timeLimit(.minutes(3)))
struct MemoryTests {
    /// The doctor's line about memory, where a process may have so much.
    private func line(_ bytes: Int, _ words: [String]) async throws -> String {
        let prlimit = URL(fileURLWithPath: "/usr/bin/prlimit")
        let doctor = ["--data=\(bytes)", Products.url("calotype").path, "doctor", "--queue", "none"] + words
        let output = try await Command.run(prlimit, doctor, in: try TemporaryFolders.make()).output
        return output.split(separator: "\n").first { $0.contains(" memory ") }.map(String.init) ?? output
    }

    @Test(arguments: [(1 << 30, [String]()), (1 << 30, ["--cache-memory", "700MB"]), (512 << 20, []), (2 << 30, [])])
    func whatIsSharedOutFits(bytes: Int, words: [String]) async throws {
        let line = try await line(bytes, words)
        #expect(line.hasPrefix("ok "), "\(line)")
        let parts = ["cache-memory", "answer-memory", "renderer-memory", "connections"].map { name -> Int in
            let words = line.split(whereSeparator: { $0 == " " || $0 == "," })
            guard let index = words.firstIndex(where: { $0 == name }) else { return .max / 8 }
            return Int(words[index + 1]) ?? .max / 8
        }
        #expect(parts.reduce(0, +) <= bytes / 1_000_000, "\(line)")
    }

    @Test func whatConnectionsMayCostIsCounted() async throws {
        let line = try await line(1 << 30, ["--connections", "400", "--header-bytes", "1MB"])
        #expect(line.hasPrefix("warning") && line.contains("connections 813 MB"), "\(line)")
    }
}
