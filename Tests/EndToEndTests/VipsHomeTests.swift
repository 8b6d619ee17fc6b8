import Foundation
import TestKit
import Testing

/// libvips' parts in a folder of their own, as a function of AWS Lambda has them.
@Suite(.timeLimit(.minutes(2)))
struct VipsHomeTests {
    /// The folder of libvips' parts, as `/usr/lib/x86_64-linux-gnu/vips-modules-8.14`.
    private static let parts: URL? = {
        let libraries = URL(fileURLWithPath: "/usr/lib")
        let files = FileManager.default
        let folders = (try? files.contentsOfDirectory(at: libraries, includingPropertiesForKeys: nil)) ?? []
        let found = folders.filter { $0.lastPathComponent.hasSuffix("-linux-gnu") }.flatMap { folder in
            let names = (try? files.contentsOfDirectory(atPath: folder.path)) ?? []
            return names.filter { $0.hasPrefix("vips-modules-") }.map { folder.appendingPathComponent($0) }
        }
        return found.first
    }()

    @Test(.enabled(if: VipsHomeTests.parts != nil, "libvips has no parts here"))
    func renderersMayReadThePartsThere() async throws {
        let parts = try #require(Self.parts)
        let home = try TemporaryFolders.make()
        // Of its libraries' folder, libvips takes the last part.
        let folder = home.appendingPathComponent(parts.deletingLastPathComponent().lastPathComponent)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: parts, to: folder.appendingPathComponent(parts.lastPathComponent))
        let server = try await ServerProcess.withPictures(environment: ["VIPSHOME": home.path])
        for format in ["avif", "jxl"] {
            let answer = try await server.get("/picture/photo.jpg?w=40&format=\(format)")
            #expect(answer.status == 200 && answer["Content-Type"] == "image/\(format)", "\(answer.text)")
        }
        await server.stop()
    }
}
