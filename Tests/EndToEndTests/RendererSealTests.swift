#if os(Linux)
import Foundation
import TestKit
import Testing

/// What renderers have given up, as an operator sees it.
@Suite(.timeLimit(.minutes(2)))
struct RendererSealTests {
    private static let seals = [
        "seccomp", "landlock", "no-path-status", "no-new-code", "no-memory-files", "rlimits", "no-new-privs",
    ]

    @Test func readinessAndTheDoctorTellOfEverySeal() async throws {
        let server = try await ServerProcess.withPictures(["--renderers", "1"])
        // Before there is one, nothing is known of them.
        #expect(try await server.get("/picture/photo.jpg?w=20").status == 200)
        let ready = String(decoding: try await server.get("/health/ready").body, as: UTF8.self)
        for seal in Self.seals { #expect(ready.contains("\"seal: \(seal)\":\"on"), "\(ready)") }
        let doctor = try await Command.run(Products.url("calotype"), ["doctor"], in: server.folder)
        for seal in Self.seals {
            let line = doctor.output.split(separator: "\n").first { $0.contains("seal \(seal) ") }
            #expect(line?.contains("Holds") == true, "\(doctor.output)")
        }
        await server.stop()
    }

    /// Faces are looked for behind the seals, and no picture is answered where they cannot be.
    @Test func facesAreRedactedOrRefused() async throws {
        let server = try await ServerProcess.withPictures(["--renderers", "1"])
        #expect(try await server.get("/picture/photo.jpg?w=20").status == 200)
        let ready = String(decoding: try await server.get("/health/ready").body, as: UTF8.self)
        let isOn = ready.contains("\"faces\":\"on\"")
        #expect(isOn || ready.contains("\"faces\":\"off, "), "\(ready)")
        for query in [
            "w=90&redact=faces", "redact=faces,pixelate", "w=90&h=30&fit=cover&gravity=face&redact=faces,fill:red",
        ] {
            let answer = try await server.get("/picture/photo.jpg?\(query)")
            #expect(answer.status == (isOn ? 200 : 400), "\(query): \(String(decoding: answer.body, as: UTF8.self))")
        }
        #expect(try await server.get("/picture/photo.jpg?w=90&h=30&fit=cover&gravity=faces").status == 200)
        let doctor = try await Command.run(Products.url("calotype"), ["doctor"], in: server.folder)
        let line = doctor.output.split(separator: "\n").first { $0.contains("faces ") }
        #expect(line?.contains(isOn ? "On." : "Off: redact=faces is refused") == true, "\(doctor.output)")
        await server.stop()
    }

    /// Every format is made, and drawings are read, without a call that the kernel would tell of.
    @Test(.enabled(if: KernelLog.canBeRead))
    func normalWorkLeavesNoLineInTheKernelsLog() async throws {
        let arguments = ["--renderers", "1", "--decoders", "jpeg,png,webp,gif,avif,heic,tiff,jxl,svg"]
        let server = try await ServerProcess.withPictures(arguments)
        let drawing = """
            <svg xmlns="http://www.w3.org/2000/svg" width="64" height="64"><text x="4" y="40">Aé</text></svg>
            """
        try Data(drawing.utf8).write(to: server.originals.appendingPathComponent("drawing.svg"))
        for format in ["jpeg", "png", "webp", "avif", "gif", "tiff", "jxl"] {
            for original in ["photo.jpg", "drawing.svg"] {
                let answer = try await server.get("/picture/\(original)?w=90&format=\(format)")
                #expect(answer.status == 200, "\(original) as \(format)")
            }
        }
        let renderers = server.renderers
        #expect(!renderers.isEmpty)
        let lines = try KernelLog.lines().filter { line in
            line.contains("type=1326") && renderers.contains { line.contains(" pid=\($0) ") }
        }
        #expect(lines == [])
        await server.stop()
    }
}

/// The kernel's own log.
private enum KernelLog {
    static var canBeRead: Bool {
        let descriptor = open("/dev/kmsg", O_RDONLY | O_NONBLOCK)
        guard descriptor >= 0 else { return false }
        close(descriptor)
        return true
    }

    /// All lines that it still has.
    static func lines() throws -> [String] {
        let descriptor = open("/dev/kmsg", O_RDONLY | O_NONBLOCK)
        guard descriptor >= 0 else { throw EndToEndError("the kernel's log cannot be read") }
        defer { close(descriptor) }
        var lines: [String] = []
        var room = [UInt8](repeating: 0, count: 8_192)
        while true {
            let count = read(descriptor, &room, room.count)
            // Others write meanwhile: what was overwritten before it was read is passed over.
            if count < 0, errno == EPIPE { continue }
            guard count > 0 else { return lines }
            lines.append(String(decoding: room[..<count], as: UTF8.self))
        }
    }
}
#endif
