import Foundation
import Testing

/// The kept corpus in the ordinary build, without a sanitizer but with all checks of a debug build.
struct KeptCorpusTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()

    private static func name(of target: any FuzzTarget.Type) -> String {
        String(String(describing: target).dropLast("Target".count))
    }

    /// Whoever traps takes the test's process along; a loop without an end is for the time limit.
    @Test(.timeLimit(.minutes(1)), arguments: allTargets.map(name))
    func everyInputIsReadToItsEnd(_ name: String) throws {
        let target = try #require(allTargets.first { Self.name(of: $0) == name })
        let text = try String(contentsOf: Self.folder.appending(path: "Corpus/\(name).txt"), encoding: .utf8)
        let inputs = text.split(separator: "\n").map { Data(base64Encoded: String($0)) }
        #expect(inputs.count > 1 && !inputs.contains(nil))
        for input in inputs {
            // Memory of its own, so that nothing lies behind it by chance.
            let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: input?.count ?? 0, alignment: 1)
            defer { bytes.deallocate() }
            bytes.copyBytes(from: input ?? Data())
            #expect(bytes.count <= target.longest)
            target.read(UnsafeRawBufferPointer(bytes))
        }
    }

    @Test func everyTargetIsListed() throws {
        let files = try FileManager.default.contentsOfDirectory(atPath: Self.folder.appending(path: "Targets").path)
        #expect(Set(files) == Set(allTargets.map { "\(Self.name(of: $0))Target.swift" }))
    }
}
