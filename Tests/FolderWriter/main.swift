// Writes objects into a folder until it is killed: folder-writer FOLDER fast|durable whole|pieces
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

let isWhole = arguments[3] == "whole"

/// Writes an object piece by piece; now and then gives one up, or forgets it.
@Sendable func receive(_ key: ObjectKey, _ bytes: ByteBuffer, _ metadata: ObjectMetadata) async throws {
    let incoming = try await store.receive()
    var rest = bytes
    while let piece = rest.readSlice(length: min(3000, rest.readableBytes)), piece.readableBytes > 0 {
        try await incoming.append(piece)
    }
    switch bytes.readableBytes % 5 {
    case 0: await incoming.discard()
    case 1: break
    default: _ = try await incoming.commit(as: key, metadata: metadata)
    }
}

let first = Int.random(in: 0..<1_000_000)
await withTaskGroup { group in
    for writer in 0..<4 {
        group.addTask {
            for number in first... {
                guard let key = ObjectKey("folder-\(number % 3)/object-\(writer % 2)") else { continue }
                let bytes = ByteBuffer(repeating: UInt8(number % 251), count: 20_000 + number % 5000)
                let metadata = ObjectMetadata(mediaType: "image/png", attributes: ["number": "\(number)"])
                do {
                    if isWhole {
                        _ = try await store.put(key, bytes, metadata: metadata)
                    } else {
                        try await receive(key, bytes, metadata)
                    }
                    if number % 7 == 0 { _ = try await store.delete(key) }
                } catch {
                    say("failed: \(error)\n")
                }
                if number == first + 20 { say("going\n") }
            }
        }
    }
}
