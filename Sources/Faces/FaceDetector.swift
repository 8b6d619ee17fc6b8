import Basics
import CFaces
import Crypto
import Descriptors
public import Recipes

/// Looks for faces by libfacedetection, on one thread; belongs to one thread itself.
public struct FaceDetector {
    /// The detector's own file, and its SHA-256 in hexadecimal.
    private static let library = File(
        name: "libfacedetection.so",
        digest: "e5d7995df2fe6df48e50077da82c5b1282e24d4e1fc9c54742506d23bdff1dc9"
    )
    /// The library that it wants beside itself.
    private static let threads = File(
        name: "libgomp-a34b3233.so.1.0.0",
        digest: "3a7eaece7231911be2fbb1b3e7cb4cb5c2e0f84e0c2bb73739472b5a1feec8c1"
    )
    /// Shorter sides show no face.
    private static let shortestSide = 8

    private let detector: cfaces_detector

    /// Loads the detector out of a folder.
    ///
    /// Nothing can be loaded any more once a process has been sealed. Files that are not exactly those that are known are
    /// not loaded.
    ///
    /// - Parameter folder: The path of the folder.
    /// - Throws: ``FaceDetectorError`` where there is none that works here.
    public init(folder: String) throws(FaceDetectorError) {
        for file in [Self.threads, Self.library] { try file.check(in: folder) }
        var detector = cfaces_detector()
        var reason = [CChar](repeating: 0, count: Int(CFACES_REASON))
        let isOpen = cfaces_open(
            Self.threads.path(in: folder),
            Self.library.path(in: folder),
            &detector,
            &reason
        )
        guard isOpen == 0 else {
            let bytes = reason.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }
            throw FaceDetectorError(
                "The detector for faces cannot be loaded: \(String(decoding: bytes, as: UTF8.self))."
            )
        }
        self.detector = detector
    }

    /// Has what is made on first use be made.
    public func warmUp() {
        _ = faces(in: [UInt8](repeating: 128, count: 64 * 64 * 3), of: PixelSize(width: 64, height: 64))
    }

    /// Looks for faces.
    ///
    /// - Parameters:
    ///   - pixels: Blue, green and red of each pixel, row by row.
    ///   - size: The picture's size.
    /// - Returns: What was found, however unsurely, the surest first; boxes end where the picture does. `nil` where nobody has
    ///   looked: pixels and size do not fit one another, or are too many.
    public func faces(in pixels: [UInt8], of size: PixelSize) -> [Face]? {
        guard min(size.width, size.height) >= Self.shortestSide else { return [] }
        var pixels = pixels
        var found = [cfaces_face](repeating: cfaces_face(), count: Int(CFACES_MOST))
        let length = pixels.count
        let count = cfaces_find(
            &pixels,
            length,
            Int32(clamping: size.width),
            Int32(clamping: size.height),
            &found
        )
        guard count >= 0 else { return nil }
        return found.prefix(count).compactMap { Face($0, in: size) }
            .sorted { ($1.confidence, $0.y, $0.x) < ($0.confidence, $1.y, $1.x) }
    }

    private func cfaces_find(
        _ pixels: inout [UInt8],
        _ length: Int,
        _ width: Int32,
        _ height: Int32,
        _ found: inout [cfaces_face]
    ) -> Int {
        withUnsafePointer(to: detector) { detector in
            Int(CFaces.cfaces_find(detector, &pixels, length, width, height, &found, Int32(clamping: found.count)))
        }
    }

    /// A file that is known to the last byte.
    private struct File {
        let name: String
        let digest: String

        func path(in folder: String) -> String { "\(folder)/\(name)" }

        func check(in folder: String) throws(FaceDetectorError) {
            let path = path(in: folder)
            let bytes: [UInt8]
            do {
                let file = try Descriptor.open(path: path)
                bytes = try file.read(0..<file.size())
            } catch {
                throw FaceDetectorError("There is no detector for faces: \(path) cannot be read.")
            }
            guard Hexadecimal.text(SHA256.hash(data: bytes)) == digest else {
                throw FaceDetectorError("The detector for faces is not used: \(path) is not the file that is known.")
            }
        }
    }
}

@available(*, unavailable)
extension FaceDetector: Sendable {}

/// Why no faces can be found.
public struct FaceDetectorError: Error, Hashable, Sendable {
    /// A sentence for operators.
    public let message: String

    init(_ message: String) { self.message = message }
}

extension Face {
    /// A face in parts of a picture; `nil` where nothing of it is inside.
    fileprivate init?(_ found: cfaces_face, in size: PixelSize) {
        let (left, top) = (max(0, Double(found.x)), max(0, Double(found.y)))
        let right = min(Double(size.width), Double(found.x) + Double(found.width))
        let bottom = min(Double(size.height), Double(found.y) + Double(found.height))
        guard right > left, bottom > top else { return nil }
        self.init(
            x: left / Double(size.width),
            y: top / Double(size.height),
            width: (right - left) / Double(size.width),
            height: (bottom - top) / Double(size.height),
            confidence: min(max(Double(found.confidence) / 100, 0), 1)
        )
    }
}
