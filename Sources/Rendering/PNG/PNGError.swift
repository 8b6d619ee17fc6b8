/// Why the pixels of a PNG cannot be read.
struct PNGError: Error, CustomStringConvertible, Equatable {
    let description: String

    /// Says what is wrong with the file.
    init(_ description: String) { self.description = description }
}
