extension Recipe {
    /// What the recipe comes to for one original: recipes that give the same bytes of it are the same value then.
    ///
    /// It is read off the plan, so that whatever decides nothing for this original is gone: a default spelled out, a
    /// crop of everything, a box that does not make it smaller, a background behind an opaque picture, the format's
    /// negotiation. Sizes are in pixels of this original, so that the result means nothing for another one. Planned
    /// for the same header it does the same as before, and normalizing it again changes nothing.
    ///
    /// - Parameters:
    ///   - header: The original's header.
    ///   - limits: Bounds on the result, which decide what negotiation picks.
    /// - Returns: The recipe; its format is exact.
    /// - Throws: ``PlanError`` where there is no such variant.
    public func normalized(
        for header: ImageHeader,
        limits: PlanLimits = PlanLimits()
    ) throws(PlanError) -> Recipe {
        let plan = try Plan(self, for: header, limits: limits)
        var steps = StepsOfPlan(plan).steps
        if let deferred = plan.deferred {
            steps.append(.trim(deferred.trim))
            steps += deferred.remaining.compactMap(\.simplified)
        }
        let colors = ColorNormalization(
            pictureHasAlpha: header.hasAlpha,
            outputHasAlpha: plan.output.format.hasAlpha
        )
        steps = Turning.merged(colors.normalized(steps))
        let isScaled = plan.deferred != nil || plan.steps.contains(where: \.averagesLight)
        // What is in pixels has nothing left to round, but for the box around a slanted picture.
        let isStored = plan.output.hdr != nil || plan.output.summary?.isOfStoredValues == true
        let isRounded = plan.deferred != nil || steps.contains(where: \.isSlanted)
        return Recipe(
            pages: plan.selection(of: header),
            steps: steps,
            output: output(plan.output, for: header, limits),
            rounding: isRounded ? rounding : .halfUp,
            light: isScaled && header.bitsPerSample > 1 && !isStored ? light : .linear,
            redaction: plan.redaction,
            isUpright: plan.isUpright
        )
    }

    /// The output of a plan; of HDR nothing is said where nothing would come to the same.
    private func output(_ planned: PlanOutput, for header: ImageHeader, _ limits: PlanLimits) -> Output {
        var result = Output(planned)
        guard header.isHDR, planned.hdr != nil || planned.metadata == .keep else { return result }
        var unsaid = self
        unsaid.output.format = .exact(planned.format)
        unsaid.output.hdr = nil
        let usual = try? Plan(unsaid, for: header, limits: limits)
        if usual?.output.hdr != planned.hdr { result.hdr = planned.hdr == nil ? .sdr : .keep }
        return result
    }
}

extension PlanStep {
    /// Whether the light that is averaged decides what comes out.
    fileprivate var averagesLight: Bool {
        switch self {
        case .scale: true
        case .filter(let filter): filter.traits.averagesLight
        case .extract, .extractInteresting, .rotate, .flip, .embed, .flatten, .overlay: false
        }
    }
}

extension Step {
    /// Whether the step turns by an angle that makes the picture's box larger.
    var isSlanted: Bool {
        if case .rotate(let degrees, _) = self { !Turning.isQuarter(degrees) } else { false }
    }
}

extension Plan {
    /// The pages as a recipe says them; how many only where that leaves some out.
    fileprivate func selection(of header: ImageHeader) -> PageSelection {
        let isMoving = header.isAnimated && output.format.animates && output.summary == nil
        let isWhole = !isMoving || pages.upperBound == header.pages
        return PageSelection(first: pages.lowerBound + 1, count: isWhole ? nil : pages.count)
    }
}

extension Output {
    /// The output of a plan; the format's own quality is not spelled out.
    fileprivate init(_ planned: PlanOutput) {
        self.init(byteLimit: planned.byteLimit)
        var options = planned.options
        var quality = planned.quality == usualQuality(in: planned.format) ? nil : planned.quality
        var scale = QualityScale.format
        if planned.format == .webp, planned.mayBeGraphic {
            switch options.isLossless {
            // The pixels decide whatever the quality is.
            case nil: if quality != nil { scale = .jpeg }
            // A quality that is said means the same.
            case false?: (quality, options.isLossless) = (planned.quality, nil)
            case true?: break
            }
        }
        format = .exact(planned.format)
        (self.quality, qualityScale) = (quality, scale)
        (metadata, gamut) = (planned.metadata, planned.gamut)
        self.options = options
        summary = planned.summary
    }
}
