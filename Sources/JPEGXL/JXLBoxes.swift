import CJXL

/// The boxes beside the picture of a JPEG XL file, those included that are compressed.
public enum JXLBoxes {
    /// Reads the first box of each of some types.
    ///
    /// - Parameters:
    ///   - types: Their four letters, as after decompression.
    ///   - bytes: The whole file.
    ///   - most: The most bytes of a box; a longer one is left out.
    /// - Returns: What is in them, by their types; nothing more from where the file is damaged on.
    public static func contents(
        of types: Set<String>,
        in bytes: UnsafeRawBufferPointer,
        atMost most: Int
    )
        -> [String: [UInt8]]
    {
        var contents: [String: [UInt8]] = [:]
        guard let decoder = try? Decoder(bytes, events: [JXL_DEC_BOX]), decoder.decompressesBoxes() else {
            return contents
        }
        var memory = [UInt8](repeating: 0, count: most)
        memory.withUnsafeMutableBytes { memory in
            var open: String?
            while let status = try? decoder.next(), status == JXL_DEC_BOX || status == JXL_DEC_SUCCESS {
                if let type = open, let count = decoder.closeBox(in: memory) {
                    contents[type] = Array(memory[..<count])
                }
                open = nil
                guard status == JXL_DEC_BOX, contents.count < types.count else { break }
                if let type = decoder.boxType(), types.contains(type), contents[type] == nil, decoder.openBox(memory) {
                    open = type
                }
            }
        }
        return contents
    }
}
