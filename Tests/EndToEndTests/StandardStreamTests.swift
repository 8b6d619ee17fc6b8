import Foundation
import TestKit
import Testing

/// Standard output and standard error that are closed, full, or read by nobody any more: nothing ends by a trap or a
/// signal, a server serves on, and a command that cannot say what it is for tells so by its status.
@Suite(.timeLimit(.minutes(5)))
struct StandardStreamTests {
    /// Commands that are there to print something.
    private static let printing = [
        "config", "--help", "--version", "help serve", "doctor --queue none --uploads off",
        "sign /picture/cat.jpg --keys site:00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff",
        "s3 cors --site https://www.example.com", "s3 policy --variants s3://bucket/variants",
        "s3 website-rules --server https://images.example.com --variants s3://bucket/variants",
    ]

    private func shell(_ script: String, in folder: URL) async throws -> Command {
        let words = ["-c", script.replacing("calotype", with: Products.url("calotype").path)]
        return try await Command.run(URL(fileURLWithPath: "/bin/bash"), words, in: folder)
    }

    @Test(arguments: printing)
    func aFullOrClosedOutputIsTold(command: String) async throws {
        let folder = try TemporaryFolders.make()
        for (target, reason) in [(">/dev/full", "No space left on device"), (">&-", "Bad file descriptor")] {
            let result = try await shell("calotype \(command) \(target)", in: folder)
            #expect(result.status == 74, "\(command) \(target): \(result)")
            #expect(
                result.errors.hasSuffix("calotype: Standard output cannot be written: \(reason).\n"),
                "\(result.errors)"
            )
        }
        let both = try await shell("calotype \(command) >&- 2>&-; echo $?", in: folder)
        #expect(both.output == "74\n", "\(command): \(both)")
    }

    @Test(arguments: printing)
    func whoeverHasReadEnoughIsNotScolded(command: String) async throws {
        let folder = try TemporaryFolders.make()
        // Nobody reads at all: the first line meets a pipe whose other end has gone.
        let gone = try await shell("exec 3> >(exec <&-); wait $!; calotype \(command) >&3; echo $? >&2", in: folder)
        #expect(gone.errors == "74\n", "\(command): \(gone)")
        let head = try await shell("calotype \(command) | head -1; echo ${PIPESTATUS[0]} >&2", in: folder)
        #expect(["0\n", "74\n"].contains(head.errors), "\(command): \(head)")
        #expect(!head.output.isEmpty)
    }

    @Test(arguments: ["2>/dev/full", "2>&-", "2> >(exec <&-)"])
    func whatIsWrongMayBeHeardByNobody(target: String) async throws {
        let folder = try TemporaryFolders.make()
        let result = try await shell("calotype config --prt 1 \(target); echo $?", in: folder)
        #expect(result.output == "64\n", "\(result)")
        let jobs = try await shell(
            "calotype jobs retry nobody --queue sqlite:none.sqlite \(target); echo $?",
            in: folder
        )
        #expect(jobs.output == "69\n", "\(jobs)")
    }

    @Test(arguments: [
        ">/dev/full", ">&-", "> >(exec <&-)", "> >(head -1 >/dev/null)", ">/dev/full 2>/dev/full", ">&- 2>&-",
    ])
    func workIsDoneWhoeverHears(target: String) async throws {
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        let resize = "calotype resize originals/photo.jpg --width 40 --output out \(target); echo $? >&9"
        let result = try await shell("exec 9>&1; \(resize)", in: folder)
        #expect(result.output == "0\n", "\(result)")
        #expect(FileManager.default.fileExists(atPath: folder.appendingPathComponent("out/photo.jpg").path))
        let stores = "--originals originals --variants variants --queue sqlite:jobs.sqlite"
        let order = try await shell("exec 9>&1; calotype prerender \(stores) \(target); echo $? >&9", in: folder)
        #expect(order.output == "0\n", "\(order)")
        let list = try await shell("calotype jobs list --state queued \(stores)", in: folder)
        #expect(list.status == 0 && list.output.contains("photo.jpg"), "\(list)")
    }

    @Test(arguments: [
        ">/dev/full", ">&-", "> >(exec <&-)", "> >(head -1 >/dev/null)", ">/dev/full 2>/dev/full", ">&- 2>&-",
        "2> >(exec <&-)", "<&- >&- 2>&-",
    ])
    func aServerServesWhoeverHears(target: String) async throws {
        let folder = try TemporaryFolders.make()
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("originals"))
        // The port is told to nobody, so that it has to be one that we choose.
        let script = """
            port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
            exec 9>&1
            calotype serve --port $port --originals originals --variants variants --queue none --log-level debug \(target) 9>&- &
            server=$!
            for try in $(seq 600); do
                curl -s -o /dev/null http://127.0.0.1:$port/health/live && break
                kill -0 $server || break
                sleep 0.1
            done
            for width in 40 41 42 43; do
                curl -s -o /dev/null -w '%{http_code} ' "http://127.0.0.1:$port/picture/photo.jpg?width=$width" >&9
            done
            curl -s -o /dev/null -w '%{http_code} ' "http://127.0.0.1:$port/picture/none.jpg" >&9
            kill $server
            wait $server
            echo $? >&9
            """
        let result = try await shell(script, in: folder)
        #expect(result.output.hasSuffix("200 200 200 200 404 0\n"), "\(result)")
        // What is written to a stream that was closed must reach no file of ours.
        let key = Data("listens on".utf8)
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            let bytes = FileManager.default.contents(atPath: folder.appendingPathComponent(name).path)
            #expect(bytes?.range(of: key) == nil, "\(name)")
        }
    }
}
