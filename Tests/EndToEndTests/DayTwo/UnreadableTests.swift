import Foundation
import TestKit
import Testing

/// One file among the originals that this user may not read.
@Suite(.timeLimit(.minutes(5)), .enabled(if: getuid() == 0))
struct UnreadableTests {
    @Test func isToldApartFromOriginalsThatAreAway() async throws {
        let folder = try TemporaryFolders.make()
        let originals = folder.appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: originals)
        // A socket's path must be short, so that it is made in the folder.
        let script = """
            import os, socket, sys
            os.chdir(sys.argv[1])
            for name in ['secret.jpg', 'closed/photo.jpg']:
                os.makedirs(os.path.dirname(name) or '.', exist_ok=True)
                open(name, 'wb').write(open('photo.jpg', 'rb').read())
            os.chmod('secret.jpg', 0); os.chmod('closed', 0o700)
            os.mkdir('folder.jpg'); os.mkfifo('pipe.jpg'); socket.socket(socket.AF_UNIX).bind('socket.jpg')
            os.symlink('loop.jpg', 'loop.jpg'); os.symlink('/etc/passwd', 'out.jpg')
            """
        _ = try await Command.python(["-c", script, originals.path])
        let server = try await ServerProcess(["--uploads", "off"], folder: folder, as: 65_534)
        let targets = [
            "/picture/secret.jpg?w=10", "/original/secret.jpg", "/40x30/closed/photo.jpg", "/original/closed/none.jpg",
        ]
        for target in targets {
            let answer = try await server.get(target)
            #expect(answer.status == 500, "\(target)")
            #expect(try answer.json["code"] as? String == "original-unreadable")
            #expect(answer["cache-control"] == "no-store")
            // Of what lies in a closed folder nobody knows whether it is there.
            let detail = try answer.json["detail"] as? String ?? ""
            #expect(detail.contains("may not read") && !detail.contains("is there"), "\(detail)")
            #expect(!String(decoding: answer.body, as: UTF8.self).contains(folder.path))
        }
        #expect(server.logged.contains("'secret.jpg' in '\(originals.path)' cannot be opened"), "\(server.logged)")
        for name in ["folder.jpg", "pipe.jpg", "socket.jpg", "loop.jpg", "out.jpg", String(repeating: "a", count: 250)]
        {
            #expect(try await server.get("/picture/\(name)?w=10").status == 404, "\(name)")
        }
        #expect(try await server.get("/picture/photo.jpg?w=10").status == 200)
        #expect(try await server.get("/health/ready").status == 200)
        await server.stop()
    }
}
