import Foundation
import TestKit
import Testing

/// Servers that are killed in the middle of uploads, and disks that are full.
@Suite(.timeLimit(.minutes(5)))
struct UploadCrashTests {
    private static let hoursAgo = Date(timeIntervalSinceNow: -2 * 3600)

    @Test func aKilledServerLeavesATemporaryFileThatIsSweptAway() async throws {
        let (server, files) = (try await ServerProcess(), try await PictureFiles())
        let photo = try [UInt8](files.bytes("photo.jpg"))
        let head = RawHTTP.uploadHead([("Content-Type", "image/jpeg"), ("Content-Length", "\(photo.count)")])
        let half = photo.prefix(60_000)
        _ = try await RawHTTP.exchange(server.port) { sender in
            await sender.send(head + half)
            _ = await Polling.becomesTrue { server.files.count == 1 }
            await server.kill()
        }
        let left = try #require(server.files.first)
        #expect(server.files.count == 1 && left.hasPrefix("originals/.tmp/"), "\(server.files)")

        // A young one may belong to a server that lives.
        let second = try await ServerProcess(folder: server.folder)
        #expect(try await second.curl("/images").images.isEmpty)
        #expect(try await second.curl("/images", ["-F", "f=@\(files.path("photo.jpg"))"]).status == 201)
        #expect(second.files.contains(left))
        await second.kill()

        // An old one does not: servers look when they start, and every hour.
        try makeOld(server.folder.appendingPathComponent(left))
        let third = try await ServerProcess(folder: server.folder)
        #expect(await Polling.becomesTrue { !third.files.contains(left) })
        #expect(try await third.curl("/images").images.count == 1)
        #expect(third.files.count == 4, "the image, its sidecar, and their metadata: \(third.files)")
        #expect(await third.stop() == 0)
    }

    /// What a server leaves that is killed between two steps of storing an image.
    @Test func imagesThatAreStoredHalfAreSweptAway() async throws {
        let (server, files) = (try await ServerProcess(), try await PictureFiles())
        let upload = ["-F", "f=@\(files.path("logo.png"))"]
        let whole = try await server.curl("/images", upload).text("id")
        let half = try await server.curl("/images", upload).text("id")
        #expect(await server.stop() == 0)
        // As if both had been killed two hours ago: one without its sidecar, one before its intent was removed.
        let old = "0198c0de"
        let (oldWhole, oldHalf) = (old + whole.dropFirst(8), old + half.dropFirst(8))
        let originals = server.originals
        let manager = FileManager.default
        try manager.createDirectory(
            at: originals.appendingPathComponent("calotype-uploads"),
            withIntermediateDirectories: true
        )
        for (id, oldID) in [(whole, oldWhole), (half, oldHalf)] {
            try manager.moveItem(at: originals.appendingPathComponent(id), to: originals.appendingPathComponent(oldID))
            let name = complement(of: id)
            let sidecar = originals.appendingPathComponent("calotype-images/\(name.prefix(5))/\(name).json")
            let text = try String(contentsOf: sidecar, encoding: .utf8).replacing(id, with: oldID)
            try manager.removeItem(at: sidecar)
            let intent = originals.appendingPathComponent("calotype-uploads/\(oldID).json")
            try text.write(to: intent, atomically: false, encoding: .utf8)
            try makeOld(intent)
            guard id == whole else { continue }
            let oldName = complement(of: oldID)
            let folder = originals.appendingPathComponent("calotype-images/\(oldName.prefix(5))")
            try manager.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(
                to: folder.appendingPathComponent("\(oldName).json"),
                atomically: false,
                encoding: .utf8
            )
        }
        let next = try await ServerProcess(folder: server.folder)
        let uploads = originals.appendingPathComponent("calotype-uploads").path
        #expect(
            await Polling.becomesTrue {
                ((try? manager.contentsOfDirectory(atPath: uploads)) ?? []).filter {
                    $0.hasSuffix(".json") && !$0.hasPrefix(".")
                }
                .isEmpty
            }
        )
        #expect(!next.files.contains { $0.contains(oldHalf) }, "\(next.files)")
        #expect(try await next.curl("/images").images.map { $0["id"] as? String } == [oldWhole])
        #expect(try await next.get("/original/\(oldWhole)/logo.png").body == files.bytes("logo.png"))
        #expect(next.logged.contains("tidied up"))
        #expect(await next.stop() == 0)
    }

    @Test func whateverAKilledServerHasAnsweredIsThere() async throws {
        let files = try await PictureFiles()
        let folder = try TemporaryFolders.make()
        var answered: Set<String> = []
        for round in 0..<3 {
            let server = try await ServerProcess(folder: folder)
            let keys = await withTaskGroup(of: [String].self) { group in
                for _ in 0..<4 {
                    group.addTask {
                        var keys: [String] = []
                        // Until nobody answers any more.
                        while let answer = try? await server.curl("/images", ["-F", "f=@\(files.path("photo.jpg"))"]),
                            let key = try? answer.text("key")
                        {
                            keys.append(key)
                        }
                        return keys
                    }
                }
                let wanted = 6 * (round + 1)
                _ = await Polling.becomesTrue { server.files.count { $0.hasSuffix("/photo.jpg") } >= wanted }
                await server.kill()
                return await group.reduce(into: []) { $0 += $1 }
            }
            answered.formUnion(keys)
        }
        #expect(answered.count >= 10)
        let server = try await ServerProcess(folder: folder)
        let images = try await server.curl("/images?limit=500").images
        let listed = Set(images.compactMap { $0["key"] as? String })
        #expect(answered.isSubset(of: listed), "what was answered is stored")
        let photo = try files.bytes("photo.jpg")
        for key in listed { #expect(try await server.get("/original/\(key)").body == photo) }
        // What else is there belongs to what can be swept: intents, their originals, and temporary files.
        let known = Set(listed.compactMap { $0.split(separator: "/").first.map(String.init) })
        let intents = server.files.filter { $0.hasPrefix("originals/calotype-uploads/") }
        for file in server.files where file.hasSuffix("/photo.jpg") {
            let id = String(file.split(separator: "/")[1])
            #expect(known.contains(id) || intents.contains("originals/calotype-uploads/\(id).json"), "\(file)")
        }
        #expect(await server.stop() == 0)
    }

    @Test(.enabled(if: SmallDisk.isAllowed, "only root may mount a file system"))
    func aFullDiskIsSaidAndLeavesNothing() async throws {
        let disk = try SmallDisk(options: "size=1m")
        let folder = URL(fileURLWithPath: disk.path)
        let originals = folder.appendingPathComponent("originals")
        try FileManager.default.createDirectory(at: originals, withIntermediateDirectories: true)
        let server = try await ServerProcess(folder: folder)
        let files = try await PictureFiles()
        let photo = files.path("photo.jpg")
        // Less than fits is stored, and what no longer fits is not.
        var statuses: [Int] = []
        var last: HTTPAnswer?
        for _ in 0..<40 where last?.status != 507 {
            let answer = try await server.curl("/images", ["--data-binary", "@\(photo)"])
            statuses.append(answer.status)
            last = answer
        }
        #expect(statuses.count > 1 && Set(statuses) == [201, 507], "\(statuses)")
        #expect(last?.code == "store-full")
        let before = server.files
        #expect(!before.contains { $0.hasPrefix("originals/.tmp/") })
        // Half of a request that no longer fits is taken back.
        let both = [
            "-F", "a=@\(files.path("turning.gif"))", "-F", "b=@\(photo)", "-F", "c=@\(photo)", "-F", "d=@\(photo)",
        ]
        #expect(try await server.curl("/images", both).status == 507)
        #expect(server.files == before)
        // Pictures are answered all the same, and a removed image makes room.
        let images = try await server.curl("/images").images
        #expect(images.count == statuses.count - 1)
        let id = try #require(images.first?["id"] as? String)
        #expect(try await server.curl("/picture/\(id)/image.jpg?w=30").status == 200)
        #expect(try await server.curl("/images/\(id)", ["-X", "DELETE"]).status == 204)
        #expect(try await server.curl("/images", ["--data-binary", "@\(photo)"]).status == 201)
        #expect(await server.stop() == 0)
    }

    private func makeOld(_ file: URL) throws {
        try FileManager.default.setAttributes([.modificationDate: Self.hoursAgo], ofItemAtPath: file.path)
    }

    /// The name of an image's sidecar.
    private func complement(of id: String) -> String {
        id.compactMap { $0.hexDigitValue.map { String(15 - $0, radix: 16) } }.joined()
    }
}
