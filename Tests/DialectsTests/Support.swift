import Dialects
import Recipes
import Testing

/// The dialect with nothing configured.
let native: NativeDialect = {
    do throws(NativeError) { return try NativeDialect() } catch { preconditionFailure(error.message) }
}()

/// What a browser of today sends for an `<img>`.
let browserAccept = "image/jxl,image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8"

extension NativeDialect {
    /// The recipe of `/picture/a.jpg` with this query and no `Accept`.
    func picture(_ query: String, accept: String? = nil) throws(NativeError) -> Recipe {
        try parse(path: "/picture/a.jpg", query: query, accept: accept).recipe
    }

    /// The error of a request, or a failed expectation.
    func refusal(
        path: String = "/picture/a.jpg",
        query: String?,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> NativeError {
        do throws(NativeError) {
            let request = try parse(path: path, query: query, accept: nil)
            Issue.record("understood as \(request)", sourceLocation: sourceLocation)
        } catch {
            return error
        }
        throw UnexpectedSuccess()
    }
}

/// Thrown where an error was expected and none came.
struct UnexpectedSuccess: Error {}

extension Step {
    /// A resize inside a box that never enlarges.
    static func inside(_ width: Int?, _ height: Int?, enlarge: Bool = false) -> Step {
        .resize(Resize(width: width, height: height, fit: .inside, enlarge: enlarge))
    }

    /// A resize that covers a box.
    static func cover(_ width: Int, _ height: Int, enlarge: Bool = true, _ gravity: Gravity = .center) -> Step {
        .resize(Resize(width: width, height: height, fit: .cover, enlarge: enlarge, gravity: gravity))
    }

    /// A resize that stretches to a box.
    static func fill(_ width: Int, _ height: Int) -> Step {
        .resize(Resize(width: width, height: height, fit: .fill, enlarge: true))
    }

    /// A canvas.
    static func canvas(_ width: Int, _ height: Int, _ gravity: Gravity = .center, _ background: Color? = nil) -> Step {
        .extend(Canvas(width: width, height: height, gravity: gravity, background: background))
    }

    /// A crop in pixels.
    static func cropPixels(_ x: Double, _ y: Double, _ width: Double, _ height: Double) -> Step {
        .crop(Region(x: .pixels(x), y: .pixels(y), width: .pixels(width), height: .pixels(height)))
    }
}

/// Random numbers that are the same in every run.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
