/// A plan's steps as a recipe says them, in pixels of the one picture that was planned for.
struct StepsOfPlan {
    /// The steps; planned again for the same picture they give the same plan.
    private(set) var steps: [Step] = []
    /// The picture's size by now.
    private var size: PixelSize

    init(_ plan: Plan) {
        size = plan.uprightSize
        for step in plan.steps { add(step) }
    }

    private mutating func add(_ step: PlanStep) {
        switch step {
        case .extract(let rect):
            steps.append(.crop(Region(rect)))
            size = rect.size
        case .scale(let target):
            steps.append(.resize(Resize(width: target.width, height: target.height, fit: .fill, enlarge: true)))
            size = target
        case .extractInteresting(let window, let interest):
            guard window.width == size.width || window.height == size.height else {
                steps.append(.window(Window(window, interest.gravity)))
                size = window
                return
            }
            // One side is the picture's own, so that covering this box scales nothing.
            let (width, height) = (window.width, window.height)
            steps.append(
                .resize(
                    Resize(width: width, height: height, fit: .cover, enlarge: false, gravity: interest.gravity)
                )
            )
            size = window
        case .rotate(let degrees, let turned, let background):
            steps.append(.rotate(degrees: degrees, background: Turning.isQuarter(degrees) ? nil : background))
            size = turned
        case .flip(let flip): steps.append(.flip(flip))
        case .filter(let filter): steps.append(.filter(filter))
        case .embed(let x, let y, let canvas, let background): extend(to: canvas, x: x, y: y, background)
        case .flatten(let color): steps.append(.background(color))
        case .overlay(let overlay): steps.append(.overlay(overlay))
        }
    }

    private mutating func extend(to canvas: PixelSize, x: Int, y: Int, _ background: Color?) {
        // A canvas puts its colour behind the picture by itself, which the plan has told as a step of its own.
        if let background, steps.last == .background(background) { steps.removeLast() }
        let gravity = Gravity.point(
            x: share(of: x, in: canvas.width - size.width),
            y: share(of: y, in: canvas.height - size.height)
        )
        steps.append(
            .extend(Canvas(width: canvas.width, height: canvas.height, gravity: gravity, background: background))
        )
        size = canvas
    }

    /// The part of the free space that is before the picture; the middle where there is none.
    private func share(of offset: Int, in space: Int) -> Double {
        space > 0 ? Double(offset) / Double(space) : 0.5
    }
}

extension Window {
    /// A size in whole pixels.
    fileprivate init(_ size: PixelSize, _ gravity: Gravity) {
        self.init(width: .pixels(Double(size.width)), height: .pixels(Double(size.height)), gravity: gravity)
    }
}

extension Region {
    /// A rectangle in whole pixels.
    fileprivate init(_ rect: PixelRect) {
        self.init(
            x: .pixels(Double(rect.x)),
            y: .pixels(Double(rect.y)),
            width: .pixels(Double(rect.size.width)),
            height: .pixels(Double(rect.size.height))
        )
    }
}
