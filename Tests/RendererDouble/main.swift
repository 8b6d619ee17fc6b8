import Descriptors
import RendererProcess

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

// A renderer that does as it is told in the original's bytes, well or badly. Only tests start it.

let how = CommandLine.arguments.dropFirst().first
switch how {
case "exits": exit(3)
case "hangs": while true { pause() }
case "babbles": try Descriptor(owning: 0).send(Array("this is not a frame".utf8))
default: break
}
let loop = try RendererLoop(socket: Descriptor(owning: 0)) { ScriptedEngine(settings: $0) }
if how == "dies-ready" { exit(4) }
try loop.run()
