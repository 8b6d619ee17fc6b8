import CTIFF

// checked: numbers of at most 32 bits in those of 64
/// The fields of a directory that libtiff has read.
struct Fields {
    private let file: OpaquePointer

    init(_ file: OpaquePointer) { self.file = file }

    func short(_ tag: Int32) -> Int? {
        var value: UInt16 = 0
        return get(tag, &value) ? Int(value) : nil
    }

    func long(_ tag: Int32) -> Int? {
        var value: UInt32 = 0
        return get(tag, &value) ? Int(value) : nil
    }

    func shorts(_ tag: Int32) -> [Int] {
        var count: UInt16 = 0
        var values: UnsafePointer<UInt16>?
        let isThere = withUnsafeMutablePointer(to: &count) { count in
            withUnsafeMutablePointer(to: &values) { values in
                withVaList([count, values]) { TIFFVGetFieldDefaulted(file, UInt32(tag), $0) == 1 }
            }
        }
        guard isThere, let values else { return [] }
        return (0..<Int(count)).map { Int(values[$0]) }
    }

    func bytes(_ tag: Int32) -> [UInt8] {
        var count: UInt32 = 0
        var values: UnsafePointer<UInt8>?
        let isThere = withUnsafeMutablePointer(to: &count) { count in
            withUnsafeMutablePointer(to: &values) { values in
                withVaList([count, values]) { TIFFVGetField(file, UInt32(tag), $0) == 1 }
            }
        }
        guard isThere, let values else { return [] }
        return Array(UnsafeBufferPointer(start: values, count: Int(count)))
    }

    private func get<Value>(_ tag: Int32, _ value: inout Value) -> Bool {
        withUnsafeMutablePointer(to: &value) { pointer in
            withVaList([pointer]) { TIFFVGetFieldDefaulted(file, UInt32(tag), $0) == 1 }
        }
    }
}
