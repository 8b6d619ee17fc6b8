import Recipes

extension Parameters {
    /// Puts the steps in the order of work: crop, trim, resize, rotate, flip, filters, background, canvas.
    ///
    /// What changes nothing is left out, so that two URLs that mean the same give equal recipes.
    ///
    /// - Parameters:
    ///   - defaultGravity: What is kept or where the picture stands when nobody said.
    ///   - light: The light for resizing.
    ///   - acceptance: What the client shows, for a format that is left open.
    /// - Returns: The recipe.
    /// - Throws: A `DialectError` when `dpr` makes a side too large or too small.
    func recipe(
        defaultGravity: Gravity,
        light: Light,
        acceptance: Acceptance
    ) throws(DialectError) -> Recipe {
        let output = output(acceptance: acceptance)
        let background = visibleBackground(in: output)
        let filters = orderedFilters
        let box = try box
        var steps: [Step] = []
        if let crop, !crop.isWhole { steps.append(.crop(crop)) }
        if case .on(let tolerance)? = trim { steps.append(.trim(tolerance: tolerance)) }
        if let resize = box.resize(fit: fit ?? .scaleDown, gravity: gravity ?? defaultGravity) {
            steps.append(.resize(resize))
        }
        if let rotate, rotate.mantissa != 0 {
            steps.append(
                .rotate(degrees: rotate.value, background: cornerColor(background, hasFilters: !filters.isEmpty))
            )
        }
        if let flip = flip?.flip { steps.append(.flip(flip)) }
        steps += filters
        // Before the canvas, which has the same colour: a translucent one would otherwise lie there twice.
        if let background, background.alpha > 0 { steps.append(.background(background)) }
        if fit == .pad, let width = box.width, let height = box.height {
            let place = (gravity ?? defaultGravity).place
            steps.append(.extend(Canvas(width: width, height: height, gravity: place, background: background)))
        }
        return Recipe(
            pages: PageSelection(first: page ?? 1, count: frames),
            steps: steps,
            output: output,
            light: light
        )
    }

    /// The filters in the order of the table.
    private var orderedFilters: [Step] { Parameter.table.compactMap { $0.filter(self).map(Step.filter) } }

    private func output(acceptance: Acceptance) -> Output {
        var output = Output(quality: quality, on: qualityScale, metadata: metadata ?? .none)
        switch format {
        case .exact(let format)?:
            let planned = output.quality(in: format)
            output.format = .exact(format)
            output.quality = planned == format.defaultQuality ? nil : planned
            output.qualityScale = .format
        case .auto?: output.format = .negotiated(acceptance)
        case .json?, nil: output.format = .original(acceptance)
        }
        return output
    }

    /// The background, unless it is the white that the output has anyway.
    private func visibleBackground(in output: Output) -> Color? {
        guard case .exact(let format) = output.format, !format.hasAlpha else { return background }
        return background == .white || background == .transparent ? nil : background
    }

    /// What a turned picture has in its corners.
    ///
    /// An opaque colour can be painted at once. A translucent one is put behind everything at the end, and so is any
    /// when filters follow, which are for the picture and not for what is behind it.
    private func cornerColor(_ background: Color?, hasFilters: Bool) -> Color? {
        guard let background, let rotate, rotate.degreesOfCircle.value.truncatingRemainder(dividingBy: 90) != 0 else {
            return nil
        }
        return background.alpha == 255 && !hasFilters ? background : .transparent
    }

    /// The box in device pixels.
    private var box: Box {
        get throws(DialectError) {
            Box(width: try scaled(width, .width), height: try scaled(height, .height))
        }
    }

    private func scaled(_ side: Int?, _ parameter: Parameter) throws(DialectError) -> Int? {
        guard let side, let dpr else { return side }
        let scaled = dpr.timesRoundedHalfUp(side)
        guard 1...Parameters.largestSide ~= scaled else {
            let factor = PlainDecimal.text(of: dpr.value)
            throw DialectError(
                .outOfRange,
                "'\(parameter.name)' \(side) times 'dpr' \(factor) is \(scaled) pixels; "
                    + "a side has 1 to \(Parameters.largestSide).",
                parameter: Parameter.dpr.name,
                value: factor
            )
        }
        return scaled
    }
}

/// The box that a picture is resized to.
private struct Box {
    var width: Int?
    var height: Int?

    func resize(fit: FitWord, gravity: Gravity) -> Resize? {
        guard width != nil || height != nil else { return nil }
        guard width != nil, height != nil else {
            // With one side free there is nothing to cut, stretch or pad; what is left is whether it may enlarge.
            let enlarge = fit != .scaleDown && fit != .crop
            return Resize(width: width, height: height, fit: .inside, enlarge: enlarge)
        }
        return switch fit {
        case .scaleDown: Resize(width: width, height: height, fit: .inside, enlarge: false)
        case .contain, .pad: Resize(width: width, height: height, fit: .inside, enlarge: true)
        case .cover: Resize(width: width, height: height, fit: .cover, enlarge: true, gravity: gravity)
        case .crop: Resize(width: width, height: height, fit: .cover, enlarge: false, gravity: gravity)
        case .fill: Resize(width: width, height: height, fit: .fill, enlarge: true)
        }
    }
}

extension Gravity {
    /// The place on a canvas: where content decides, the middle.
    fileprivate var place: Gravity {
        switch self {
        case .point: self
        case .attention, .entropy: .center
        }
    }
}
