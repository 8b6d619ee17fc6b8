import Descriptors
import RenderWire
import RendererProcess

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

// Started by the server only: descriptor 0 is the connection to it, 2 its log.

guard let socket = Socket.given else {
    StandardError.write("calotype-renderer is started by calotype itself; there is nothing to do without it.")
    exit(64)
}
do {
    try RendererLoop(socket: socket) { settings in try VipsEngine(settings: settings) }.run()
} catch {
    StandardError.write("\(error)")
    exit(70)
}
