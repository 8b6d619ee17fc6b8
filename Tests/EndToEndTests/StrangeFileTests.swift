import Foundation
import NIOHTTP1
import TestKit
import Testing

/// Files of times that no clock shows, and files that may not be read.
@Suite(.timeLimit(.minutes(5)))
struct StrangeFileTests {
    /// Seconds since 1970: NTFS's first second, the year 2300, and the ends of what 64 bits can say.
    private static let times = [-11_644_473_600, 10_413_792_000, .min, .max, -1, 9_223_372_037]

    private func setTime(_ path: String, _ seconds: Int) {
        let time = timespec(tv_sec: seconds, tv_nsec: 999_999_999)
        #expect(utimensat(AT_FDCWD, path, [time, time], 0) == 0, "\(path)")
    }

    /// Everything that lies in a folder, as if it were of another time.
    private func setTimes(below folder: URL, _ seconds: Int) throws {
        for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
            setTime(folder.appendingPathComponent(name).path, seconds)
        }
    }

    @Test(.enabled(if: SmallDisk.isAllowed), arguments: times)
    func originalsVariantsAndUploadsOfAnyTimeAreServed(seconds: Int) async throws {
        // Memory keeps any time; what /tmp lies on may not.
        let disk = try SmallDisk(options: "size=64m")
        let folder = URL(fileURLWithPath: disk.path)
        let originals = folder.appendingPathComponent("originals")
        try FileManager.default.createDirectory(at: originals, withIntermediateDirectories: true)
        try await Pictures.makeOriginals(in: originals)
        try setTimes(below: originals, seconds)
        let queue = ["--queue", "sqlite:\(disk.path)/jobs.sqlite"]
        let first = try await ServerProcess(queue, folder: folder)
        let picture = try await first.get("/picture/photo.jpg?width=40")
        #expect(picture.status == 200 && picture["Last-Modified"]?.hasSuffix(" GMT") == true, "\(first.logged)")
        let whole = try await first.get("/original/photo.jpg")
        let (tag, date) = (try #require(whole["ETag"]), try #require(whole["Last-Modified"]))
        #expect(whole.status == 200)
        #expect(try await first.get("/original/photo.jpg", headers: [("If-None-Match", tag)]).status == 304)
        let since = try await first.get("/original/photo.jpg", headers: [("If-Modified-Since", date)])
        #expect([200, 304].contains(since.status))
        for name in ["If-Unmodified-Since", "If-Range"] {
            let headers = [(name, date), ("Range", "bytes=0-9")]
            #expect([200, 206, 412].contains(try await first.get("/original/photo.jpg", headers: headers).status))
        }
        #expect(try await first.get("/original/photo.jpg", method: .HEAD).status == 200)
        #expect(try await first.get("/picture/photo.jpg?format=json").json["original"] != nil)
        let image = try await first.upload(originals.appendingPathComponent("logo.png").path)
        #expect(try await first.get("/images").status == 200)
        #expect(await first.stop() == 0)

        // What was left of an upload, and what has been stored.
        let intents = originals.appendingPathComponent("calotype-uploads")
        try FileManager.default.createDirectory(at: intents, withIntermediateDirectories: true)
        try Data("{}".utf8).write(to: intents.appendingPathComponent("01a1ffcd-2bbf-7663-aa04-3b8839e34f93.json"))
        try setTimes(below: folder, seconds)
        let second = try await ServerProcess(queue, folder: folder)
        #expect(try await second.get("/picture/photo.jpg?width=40").status == 200)
        let listed = try await second.get("/images").images.compactMap { $0["id"] as? String }
        #expect(listed.first == image.id && listed.count == 5, "\(listed)")
        #expect(try await second.get("/image/\(image.id)").status == 200)
        #expect(try await second.get("/picture/photo.jpg?width=41").status == 200)
        #expect(await second.stop() == 0, "\(second.logged)")

        try setTimes(below: folder, seconds)
        let stores = ["--originals", originals.path, "--variants", folder.appendingPathComponent("variants").path]
        let prerender = try await Command.run(Products.url("calotype"), ["prerender"] + stores + queue, in: folder)
        #expect(prerender.status == 0 && prerender.output.contains(" 0 not readable"), "\(prerender)")
        let jobs = try await Command.run(
            Products.url("calotype"),
            ["jobs", "list", "--state", "queued"] + queue + stores
        )
        #expect(jobs.status == 0 && jobs.output.contains("\tphoto.jpg"), "\(jobs)")
        let doctor = try await Command.run(Products.url("calotype"), ["doctor"] + stores + queue, in: folder)
        #expect(doctor.status == 0, "\(doctor)")
    }

    @Test func aRestoredBackupIsTheSameOriginal() async throws {
        let first = try await ServerProcess()
        try await Pictures.makeOriginals(in: first.originals)
        let made = try await first.get("/picture/photo.jpg?width=40")
        let tag = try await first.get("/original/photo.jpg")["ETag"]
        #expect(made.status == 200)
        await first.stop()
        let copied = try await Command.run(
            URL(fileURLWithPath: "/bin/sh"),
            ["-c", "cp -rp originals restored && rm -r originals && mv restored originals"],
            in: first.folder
        )
        #expect(copied.status == 0, "\(copied)")
        let second = try await ServerProcess(folder: first.folder)
        let again = try await second.get("/picture/photo.jpg?width=40")
        #expect(again["Cache-Status"] == "calotype; hit; detail=store")
        #expect(again["ETag"] == made["ETag"])
        #expect(try await second.get("/original/photo.jpg")["ETag"] == tag)
        await second.stop()
    }

    /// As every disk has one: `lost+found`, which only root may read.
    @Test(.enabled(if: geteuid() == 0))
    func whatMayNotBeReadHidesNothing() async throws {
        let folder = try TemporaryFolders.make()
        let originals = folder.appendingPathComponent("originals")
        try await Pictures.makeOriginals(in: originals)
        let closed = originals.appendingPathComponent("lost+found")
        try FileManager.default.createDirectory(at: closed, withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: originals.appendingPathComponent("photo.jpg"),
            to: originals.appendingPathComponent("dark.jpg")
        )
        let images = originals.appendingPathComponent("calotype-images/00000")
        try FileManager.default.createDirectory(at: images, withIntermediateDirectories: true)
        try Data("{}".utf8).write(to: images.appendingPathComponent("00000000000000000000000000000000.json"))
        let places =
            "chmod -R a+rX . && mkdir -p variants/closed && chmod a+rwx . variants originals && chmod 700 "
            + "originals/lost+found variants/closed && chmod 600 originals/dark.jpg originals/calotype-images/00000/*"
        _ = try await Command.run(URL(fileURLWithPath: "/bin/sh"), ["-c", places], in: folder)
        // Where the tests lie, nobody may come by.
        let script = """
            set -e
            export CALOTYPE_TOKENS=\(ServerProcess.usualToken)
            programs=$(mktemp -d); trap 'rm -r "$programs"' EXIT; chmod 755 "$programs"
            cp -r "$0" "$1" "$programs"; chmod -R a+rX "$programs"
            shift
            setpriv --reuid=65534 --regid=65534 --clear-groups "$programs/calotype" prerender "$@" && status=0 || status=$?
            echo "status $status"
            setpriv --reuid=65534 --regid=65534 --clear-groups "$programs/calotype" doctor "$@" | grep 'May not'
            port=$(/usr/bin/python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
            setpriv --reuid=65534 --regid=65534 --clear-groups "$programs/calotype" serve --port $port "$@" & server=$!
            for try in $(seq 600); do
                curl -s -o /dev/null http://127.0.0.1:$port/health/live && break
                kill -0 $server
                sleep 0.1
            done
            for path in images picture/photo.jpg?width=40; do
                curl -s -o /dev/null -w '%{http_code} ' -H "Authorization: Bearer $CALOTYPE_TOKENS" \
                    http://127.0.0.1:$port/$path
            done
            kill $server; wait $server && echo stopped
            """
        let programs = [Products.url("calotype").path, Products.url("calotype-renderer").path]
        let stores = ["--originals", "originals", "--variants", "variants", "--queue", "sqlite:jobs.sqlite"]
        let result = try await Command.run(
            URL(fileURLWithPath: "/bin/bash"),
            ["-c", script] + programs + stores,
            in: folder
        )
        #expect(
            result.output.contains("7 originals: 4 ordered (")
                && result.output.contains(" 0 complete, 3 not readable\nstatus 1\n"),
            "\(result)"
        )
        #expect(result.output.contains("warning originals                     May not be read: "), "\(result.output)")
        #expect(result.errors.contains(".json and 2 more: this user may not read it"), "\(result.errors)")
        #expect(result.output.contains("Some originals cannot be read by this user: "), "\(result.output)")
        #expect(result.output.hasSuffix("200 200 stopped\n"), "\(result)")
        #expect(result.errors.contains("Folders of stored variants cannot be read"), "\(result.errors)")
    }
}
