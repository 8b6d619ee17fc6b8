import Basics

/// Reads whatever comes as an AVIF's edit list.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    precondition(AVIFLoops.count(in: UnsafeRawBufferPointer(start: start, count: count)) >= 0)
    return 0
}
