import CWebP

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// The rows of a picture that are in memory: the decoder writes them one below the other, and once they are used the next
/// ones take their place.
///
/// There is room for all rows, as nobody knows how many come out of a piece of the file. What is never written takes no
/// memory.
final class WebPWindow {
    /// A part of the memory that has samples of one kind.
    private struct Plane {
        /// The first row's first sample.
        let start: UnsafeMutablePointer<UInt8>
        /// Bytes from one row to the next.
        let stride: Int
        /// Bytes in all.
        let count: Int
    }

    private let memory: UnsafeMutableRawPointer
    private let length: Int
    private let planes: [Plane]
    /// The row of the picture that is at the window's top.
    private(set) var top = 0

    /// Makes room for red, green and blue, or alpha, too.
    convenience init(width: Int, height: Int, bands: Int) throws(WebPError) {
        try self.init([(width * bands, height)])
    }

    /// Makes room for light, and two colours at half of its resolution.
    convenience init(halvingColoursOf width: Int, _ height: Int) throws(WebPError) {
        let half = (width: (width + 1) / 2, height: (height + 1) / 2)
        try self.init([(width, height), half, half])
    }

    private init(_ sizes: [(width: Int, height: Int)]) throws(WebPError) {
        let sizes = sizes.map { (stride: ($0.width + 63) / 64 * 64, rows: $0.height) }
        length = sizes.reduce(0) { $0 + $1.stride * $1.rows }
        let start = mmap(nil, length, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0)
        guard let start, start != MAP_FAILED else { throw WebPError(VP8_STATUS_OUT_OF_MEMORY) }
        memory = start
        var place = start.assumingMemoryBound(to: UInt8.self)
        var planes: [Plane] = []
        for size in sizes {
            planes.append(Plane(start: place, stride: size.stride, count: size.stride * size.rows))
            place += size.stride * size.rows
        }
        self.planes = planes
    }

    deinit { munmap(memory, length) }

    /// Has the decoder write a row at the window's top, and all that follow below it.
    ///
    /// - Parameters:
    ///   - row: The row; an even one where colours are halved.
    ///   - buffer: What the decoder looks into for where to write.
    func begin(at row: Int, _ buffer: inout WebPDecBuffer) {
        top = row
        // Where the picture's first row would be, were it still there.
        let starts = planes.enumerated().map { index, plane in
            plane.start - (index == 0 ? row : row / 2) * plane.stride
        }
        if planes.count == 1 {
            buffer.u.RGBA = WebPRGBABuffer(rgba: starts[0], stride: Int32(planes[0].stride), size: planes[0].count)
        } else {
            buffer.u.YUVA = WebPYUVABuffer(
                y: starts[0],
                u: starts[1],
                v: starts[2],
                a: nil,
                y_stride: Int32(planes[0].stride),
                u_stride: Int32(planes[1].stride),
                v_stride: Int32(planes[2].stride),
                a_stride: 0,
                y_size: planes[0].count,
                u_size: planes[1].count,
                v_size: planes[2].count,
                a_size: 0
            )
        }
    }

    /// Bytes from one row of a plane to the next.
    func stride(of plane: Int) -> Int { planes[plane].stride }

    /// Where a row is that has been written since the window was put to its top.
    func row(_ row: Int, of plane: Int = 0) -> UnsafePointer<UInt8> {
        UnsafePointer(planes[plane].start + (plane == 0 ? row - top : (row - top) / 2) * planes[plane].stride)
    }
}
