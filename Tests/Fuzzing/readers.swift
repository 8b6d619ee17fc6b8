/// What the fuzzer calls: every reader of ours for files without a library gets the same bytes, behind a byte that chooses.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
    let all = UnsafeRawBufferPointer(start: start, count: count)
    guard let choice = all.first else { return 0 }
    // A copy of its own, so that the sanitizer sees one byte beyond.
    let bytes = UnsafeMutableRawBufferPointer.allocate(byteCount: count - 1, alignment: 1)
    defer { bytes.deallocate() }
    bytes.copyMemory(from: UnsafeRawBufferPointer(rebasing: all.dropFirst()))
    let file = UnsafeRawBufferPointer(bytes)
    switch choice % 4 {
    case 0: read(try? Bitmap(file), file)
    case 1:
        for entry in IconDirectory(file)?.entries.prefix(4) ?? [] where !entry.isPNG {
            read(try? Bitmap(file, in: .icon(entry.range)), file)
        }
    case 2:
        guard let picture = try? PhotoshopPicture(file) else { return 0 }
        _ = picture.told
        let pixels = picture.header.width * picture.header.height * picture.bands * (picture.isWide ? 2 : 1)
        withRoom(pixels) { try? picture.read(file, into: $0) }
    default: _ = Completeness(jpeg: file, scans: 20, units: 1 << 14)
    }
    return 0
}

private func read(_ bitmap: Bitmap?, _ file: UnsafeRawBufferPointer) {
    guard let bitmap else { return }
    let header = bitmap.header
    withRoom(header.width * header.height * bitmap.bands) { try? bitmap.read(file, into: $0) }
}

/// Room for pixels, as far as a fuzzer has patience for them.
private func withRoom(_ bytes: Int, _ body: (UnsafeMutableRawBufferPointer) -> Void) {
    guard bytes <= 1 << 16 else { return }
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: bytes, alignment: 16)
    defer { room.deallocate() }
    body(room)
}
