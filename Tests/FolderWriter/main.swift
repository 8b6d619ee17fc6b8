// Writes objects into a folder until it is killed: folder-writer FOLDER fast|durable
//
// Every object says in its length, its bytes and its metadata which write it is of, so that a mixture shows.

import NIOCore
import NIOPosix
import ObjectStorage

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

let arguments = CommandLine.arguments
let store = try FolderStore(
    path: arguments[1],
    writing: arguments[2] == "durable" ? .durable : .fast,
    threadPool: .singleton
)
// Not `print`, which keeps its words back while nobody reads a terminal.
@Sendable func say(_ text: String) { _ = write(1, text, text.utf8.count) }

let first = Int.random(in: 0..<1_000_000)
await withTaskGroup { group in
    for writer in 0..<4 {
        group.addTask {
            for number in first... {
                guard let key = ObjectKey("folder-\(number % 3)/object-\(writer % 2)") else { continue }
                let bytes = ByteBuffer(repeating: UInt8(number % 251), count: 20_000 + number % 5000)
                let metadata = ObjectMetadata(mediaType: "image/png", attributes: ["number": "\(number)"])
                do {
                    _ = try await store.put(key, bytes, metadata: metadata)
                    if number % 7 == 0 { _ = try await store.delete(key) }
                } catch {
                    say("failed: \(error)\n")
                }
                if number == first + 20 { say("going\n") }
            }
        }
    }
}
