/// One thing done to a picture.
///
/// Each kind stands in a file of its own beside this one.
public enum Step: Hashable, Sendable, Codable {
    /// Cuts a region out.
    case crop(Region)
    /// Cuts a part of a given size out.
    case window(Window)
    /// Cuts off a uniform border.
    case trim(Trim)
    /// Changes the size.
    case resize(Resize)
    /// Turns clockwise by any number of degrees; uncovered corners get `background`. Where it is `nil` they are
    /// transparent, so that a colour behind the picture lies there too, and white at the end where the output cannot be.
    case rotate(degrees: Double, background: Color?)
    /// Mirrors.
    case flip(Flip)
    /// Changes pixels and leaves the size as it is.
    case filter(Filter)
    /// Puts the picture on a canvas of a given size.
    case extend(Canvas)
    /// Puts a colour behind what is transparent.
    case background(Color)
    /// Puts another picture on this one.
    case overlay(Overlay)
}

extension Step {
    /// What the step is, with its text and its plan.
    private var value: any StepValue {
        switch self {
        case .crop(let region): region
        case .window(let window): window
        case .trim(let trim): trim
        case .resize(let resize): resize
        case .rotate(let degrees, let background): Rotate(degrees: degrees, background: background)
        case .flip(let flip): flip
        case .filter(let filter): filter.value
        case .extend(let canvas): canvas
        case .background(let color): Background(color: color)
        case .overlay(let overlay): overlay
        }
    }

    /// The step's name and fields.
    var canonicalText: String { value.canonicalText }

    /// Reads what ``canonicalText`` gave.
    init(canonicalText text: Substring) throws(RecipeTextError) {
        switch text.prefix(while: { $0 != "=" }) {
        case Region.name: self = .crop(try Region(canonicalText: text))
        case Window.name: self = .window(try Window(canonicalText: text))
        case Trim.name: self = .trim(try Trim(canonicalText: text))
        case Resize.name: self = .resize(try Resize(canonicalText: text))
        case Rotate.name:
            let rotate = try Rotate(canonicalText: text)
            self = .rotate(degrees: rotate.degrees, background: rotate.background)
        case Flip.name: self = .flip(try Flip(canonicalText: text))
        case Canvas.name: self = .extend(try Canvas(canonicalText: text))
        case Background.name: self = .background(try Background(canonicalText: text).color)
        case Overlay.name: self = .overlay(try Overlay(canonicalText: text))
        case let name:
            guard let kind = Filter.kinds.first(where: { $0.name == name }) else {
                throw RecipeTextError(
                    "The text of a recipe has a step '\(RecipeTextError.quoted(name))', which is not known here."
                )
            }
            self = .filter(try kind.init(canonicalText: text).filter)
        }
    }

    /// Adds what the step comes to.
    func plan(_ plan: inout PlanBuilder) throws(PlanError) { try value.plan(&plan) }
}
