import Foundation
import TestKit
import Testing

/// Read-only file systems, which only root can make.
@Suite(.timeLimit(.minutes(5)), .enabled(if: getuid() == 0))
struct ReadOnlyTests {
    /// Runs a script in a folder that is read-only, whoever asks, with everything below it; `$CALOTYPE` is the program.
    private func run(_ script: String, in folder: URL) async throws -> Command {
        let start = """
            mount --bind "$1" "$1" && mount -o remount,bind,ro "$1" && cd "$1" || exit 99
            \(script)
            """
        return try await Command.run(
            URL(fileURLWithPath: "/usr/bin/unshare"),
            ["-m", "--propagation", "private", "/bin/sh", "-c", start, "sh", folder.path],
            environment: ["CALOTYPE": Products.url("calotype").path, "CALOTYPE_TOKENS": ServerProcess.usualToken]
        )
    }

    /// Starts a server, and asks it for a picture, for its health, and to purge and to take an upload.
    private static let serving = """
        out=$(mktemp /dev/shm/calotype-XXXXXX)
        "$CALOTYPE" serve --port 0 "$@" > $out & server=$!
        for _ in $(seq 100); do address=$(grep -o 'http://[0-9.:]*' $out | head -1); [ -n "$address" ] && break; sleep 0.1; done
        for _ in $(seq 100); do curl -s -o /dev/null -w '%{http_code}' $address/health/ready | grep -q 200 && break; sleep 0.1; done
        for _ in 1 2; do curl -s -o /dev/null -w 'picture %{http_code}\\n' "$address/picture/photo.jpg?w=100"; done
        curl -s -o /dev/null -w 'ready %{http_code}\\n' $address/health/ready; curl -s $address/health/ready
        shown="Authorization: Bearer $CALOTYPE_TOKENS"
        curl -s -H "$shown" -H Content-Type:application/json -d '{"key":"photo.jpg"}' $address/purge
        curl -s -H "$shown" -F image=@calotype-data/originals/photo.jpg $address/images
        kill $server; wait $server; echo "status $?"; rm $out
        """

    @Test(arguments: [[], ["variants"]])
    func startWorksWithWhatCanBeRead(folders: [String]) async throws {
        let folder = try TemporaryFolders.make()
        for name in ["originals"] + folders {
            try FileManager.default.createDirectory(
                at: folder.appendingPathComponent("calotype-data/\(name)"),
                withIntermediateDirectories: true
            )
        }
        try await Pictures.makeOriginals(in: folder.appendingPathComponent("calotype-data/originals"))
        let result = try await run("shift\n" + Self.serving, in: folder)
        #expect(result.output.ranges(of: "picture 200").count == 2, "\(result)")
        #expect(result.output.contains("ready 200") && result.output.contains("status 0"), "\(result)")
        #expect(result.output.contains("\"variants\":{\"status\":\"warning\""), "\(result)")
        #expect(result.output.contains("{\"purged\":1}"), "\(result)")
        #expect(result.output.contains("originals-read-only"), "\(result)")
        for sentence in [
            "Variants cannot be stored, so that new ones are kept in memory only.", "No sets are made",
            "The originals cannot be written, so uploads are refused.", "Read-only file system",
        ] {
            #expect(result.errors.contains(sentence), "\(sentence): \(result.errors)")
        }
        let doctor = try await run("\"$CALOTYPE\" doctor", in: folder)
        #expect(doctor.status == 0, "\(doctor)")
        for sentence in ["Until then variants are kept in memory only.", "No sets are made in the background"] {
            #expect(doctor.output.contains(sentence), "\(sentence): \(doctor)")
        }
    }

    @Test func saysWhatIsMissing() async throws {
        let folder = try TemporaryFolders.make()
        let nothing = try await run("\"$CALOTYPE\" serve --port 0", in: folder)
        #expect(nothing.status == 69, "\(nothing)")
        for sentence in ["There is no folder of originals yet", "Read-only file system", "Set --originals to a folder"]
        {
            #expect(nothing.errors.contains(sentence), "\(nothing.errors)")
        }
        for (words, sentence) in [
            ("--originals originals --variants ./there", "'./there' cannot be made"),
            ("--originals originals --queue sqlite:here/jobs.sqlite", "its folder 'here' cannot be made"),
        ] {
            let result = try await run("\"$CALOTYPE\" serve --port 0 \(words)", in: folder)
            #expect(result.status == 69 && result.errors.contains(sentence), "\(result)")
        }
    }
}

/// Full disks, which only root can make.
@Suite(.timeLimit(.minutes(5)), .enabled(if: getuid() == 0))
struct FullDiskDoctorTests {
    @Test func theDoctorSaysWhatWillBeRefused() async throws {
        let folder = try TemporaryFolders.make()
        let script = """
            mount -t tmpfs -o size=2m tmpfs "$1" && cd "$1" && mkdir -p calotype-data/originals calotype-data/variants || exit 99
            dd if=/dev/zero of=filler bs=4k 2> /dev/null
            "$CALOTYPE" doctor
            """
        let result = try await Command.run(
            URL(fileURLWithPath: "/usr/bin/unshare"),
            ["-m", "--propagation", "private", "/bin/sh", "-c", script, "sh", folder.path],
            environment: ["CALOTYPE": Products.url("calotype").path]
        )
        for sentence in [
            "Are refused, as there is no room at", "No sets are made in the background until then.",
            "Writing and listing will be refused: ",
        ] {
            #expect(result.output.contains(sentence), "\(sentence): \(result)")
        }
        #expect(result.output.ranges(of: "there is no room at").count >= 3, "\(result)")
        #expect(!result.output.contains("Are taken."), "\(result)")
    }
}

/// That the doctor leaves all as it was.
@Suite(.timeLimit(.minutes(5)))
struct DoctorWritesNothingTests {
    /// Names, lengths, bytes and times of writing of all that is in a folder, the folder itself included.
    private func tree(_ folder: URL) async throws -> String {
        let script =
            "cd \"$0\" && find . -printf '%p %y %m %s %T@ %C@ %n\\n' | sort && find . -type f | sort | xargs sha256sum"
        return try await Command.run(URL(fileURLWithPath: "/bin/sh"), ["-c", script, folder.path]).output
    }

    @Test func neitherBesideAServerNorAfterIt() async throws {
        let folder = try TemporaryFolders.make()
        let data = folder.appendingPathComponent("calotype-data")
        try FileManager.default.createDirectory(at: data, withIntermediateDirectories: true)
        let before = try await tree(folder)
        _ = try await Command.run(Products.url("calotype"), ["doctor"], in: folder)
        #expect(try await tree(folder) == before, "of a folder with nothing in it")

        let stores = ["--originals", "originals", "--variants", "data/variants", "--queue", "sqlite:data/jobs.sqlite"]
        let server = try await ServerProcess(stores, folder: folder)
        try await Pictures.makeOriginals(in: server.originals)
        let photo = server.originals.appendingPathComponent("photo.jpg")
        #expect(
            try await Command.curl(ServerProcess.usualBearer + ["-F", "image=@\(photo.path)", server.url("/images")])
                .status == 0
        )
        #expect(await server.stop() == 0)
        let after = try await tree(folder)
        #expect(after.contains("jobs.sqlite"), "\(after)")
        let doctor = try await Command.run(Products.url("calotype"), ["doctor"] + stores, in: folder)
        #expect(doctor.output.contains("jobs.sqlite can be read, and be written by this user."), "\(doctor)")
        #expect(try await tree(folder) == after, "of all that a server has left")
        // A server that was killed leaves files beside the queue's.
        let killed = try await ServerProcess(stores + ["--workers", "0"], folder: folder)
        _ = try await Command.curl(ServerProcess.usualBearer + ["-F", "image=@\(photo.path)", killed.url("/images")])
        await killed.kill()
        let left = try await tree(folder)
        let again = try await Command.run(Products.url("calotype"), ["doctor"] + stores, in: folder)
        #expect(again.output.contains("jobs.sqlite can be read"), "\(again)")
        #expect(names(try await tree(folder)) == names(left), "no file is made beside")
    }

    private func names(_ tree: String) -> [Substring] { tree.split(separator: "\n").map { $0.prefix { $0 != " " } } }
}
