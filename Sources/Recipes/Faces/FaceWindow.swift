/// Where a window of a picture holds faces: pure numbers.
public struct FaceWindow {
    /// Which faces are to be seen.
    public enum Choice: Hashable, Sendable {
        /// The one that is largest and surest.
        case one
        /// As many as there is room for, the largest first.
        case all
    }

    /// The long side of the picture in which faces are looked for, in pixels.
    public static let side = 320
    /// How many times larger than the result that picture is at least where it is larger, so that the last change of size
    /// decides how sharp the result is.
    private static let margin = 2
    /// How sure a face has to be, so that a picture is cut by it.
    public static let leastConfidence = 0.6

    /// What belongs to a head around a face, as parts of the face's sides: hair and some air above all.
    private static let (above, below, beside) = (0.6, 0.25, 0.3)

    private let faces: [Face]
    private let choice: Choice

    /// Takes the faces that are sure enough; `nil` where there are none.
    public init?(_ faces: [Face], _ choice: Choice) {
        let sure = faces.filter { $0.confidence >= Self.leastConfidence }
        guard !sure.isEmpty else { return nil }
        self.faces = sure.sorted { $0.area * $0.confidence > $1.area * $1.confidence }
        self.choice = choice
    }

    /// The window's upper left corner.
    ///
    /// - Parameters:
    ///   - window: Its size.
    ///   - size: The size of the picture that it is of.
    /// - Returns: Whole pixels of that picture.
    public func origin(of window: PixelSize, in size: PixelSize) -> (x: Int, y: Int) {
        let room = (Double(window.width) / Double(size.width), Double(window.height) / Double(size.height))
        var across = Span(faces[0].x, faces[0].width, before: Self.beside, after: Self.beside)
        var down = Span(faces[0].y, faces[0].height, before: Self.above, after: Self.below)
        for face in choice == .all ? faces.dropFirst() : [] {
            let wider = across.joined(with: Span(face.x, face.width, before: Self.beside, after: Self.beside))
            let taller = down.joined(with: Span(face.y, face.height, before: Self.above, after: Self.below))
            guard wider.face.length <= room.0, taller.face.length <= room.1 else { continue }
            (across, down) = (wider, taller)
        }
        return (across.origin(window.width, of: size.width), down.origin(window.height, of: size.height))
    }

    /// The size in which faces are looked for and cut around where a picture becomes too small for that.
    ///
    /// - Parameters:
    ///   - target: The size that the picture gets.
    ///   - size: The size that it has.
    ///   - rounding: How fractions of pixels become whole ones.
    /// - Returns: The size in between; `nil` where none is needed.
    static func lookSize(for target: PixelSize, of size: PixelSize, _ rounding: Rounding) -> PixelSize? {
        let (wanted, longest) = (max(target.width, target.height), max(size.width, size.height))
        guard wanted < side, wanted < longest else { return nil }
        let long = min(longest, max(side, wanted * margin))
        func scaled(_ length: Int) -> Int { max(1, rounding(Double(length) * Double(long) / Double(longest))) }
        return PixelSize(width: scaled(size.width), height: scaled(size.height))
    }

    /// Part of a side of the picture: a face or several, and what belongs to their heads.
    private struct Span {
        var face: ClosedSpan
        var head: ClosedSpan

        init(_ start: Double, _ length: Double, before: Double, after: Double) {
            face = ClosedSpan(start: start, end: start + length)
            head = ClosedSpan(start: start - before * length, end: start + (1 + after) * length)
        }

        func joined(with other: Span) -> Span {
            var joined = self
            joined.face = face.joined(with: other.face)
            joined.head = head.joined(with: other.head)
            return joined
        }

        /// The first pixel of a window that holds the heads in its middle, or the faces where these do not fit.
        func origin(_ window: Int, of side: Int) -> Int {
            guard window < side else { return 0 }
            let fits = head.length * Double(side) <= Double(window)
            let middle = (fits ? head : face).middle
            return min(max(0, Rounding.halfUp(max(0, middle * Double(side) - Double(window) / 2))), side - window)
        }
    }

    private struct ClosedSpan {
        var start: Double
        var end: Double

        var length: Double { end - start }
        var middle: Double { (start + end) / 2 }

        func joined(with other: ClosedSpan) -> ClosedSpan {
            ClosedSpan(start: min(start, other.start), end: max(end, other.end))
        }
    }
}
