// Uploads one image into a folder and is killed on the way: upload-writer FOLDER CHANGES before|after
//
// CHANGES of the store succeed; before or after the next one this process ends itself as a power cut would. Where there
// are not that many it says "done" and ends by itself.

import ImageService
import Logging
import NIOCore
import NIOPosix
import ObjectStorage
import TestKit

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

let arguments = CommandLine.arguments
let folder = try FolderStore(path: arguments[1], writing: .durable, threadPool: .singleton)
let store = StoreProbe(folder)
let logger = Logger(label: "upload-writer") { _ in SwiftLogNoOpLogHandler() }
let renderer = ScriptedRenderer()
let variants = VariantService(
    originals: store,
    variants: MemoryStore(),
    renderer: renderer,
    threadPool: .singleton,
    logger: logger
)
let library = ImageLibrary(
    originals: store,
    destination: .open(store),
    variants: variants,
    logger: logger
)
store.act(afterChanges: Int(arguments[2]) ?? 0, arguments[3] == "before" ? .before : .after) {
    kill(getpid(), SIGKILL)
}
let upload = try await library.begin()
try await upload.append(ByteBuffer(bytes: [0xFF, 0xD8, 0xFF, 0xE0]))
try await upload.append(ByteBuffer(repeating: 7, count: 300_000))
let image = try await upload.finish(name: "cat.jpg")
if arguments.count > 4 { try await library.delete(image.id) }
print("done")
