import Basics
import CJPEG

/// Which of a file's scans are read for a picture at a part of its size.
struct JPEGScanPlan {
    /// A scan, and how it codes a block.
    struct Scan {
        let layout: JPEGLayout.Scan
        let kind: cjpeg_scan

        /// Whether it has codes for first coefficients.
        var needsFirst: Bool { kind == CJPEG_SEQUENTIAL || kind == CJPEG_FIRST }
        /// Whether it has codes for the others.
        var needsOthers: Bool { kind == CJPEG_SEQUENTIAL || kind == CJPEG_BAND || kind == CJPEG_BAND_REFINED }
    }

    /// Those that are read, in the order of the file.
    let scans: [Scan]
    /// What is told of each component.
    let told: [Told]

    /// What the scans that are read tell of a component's coefficients.
    struct Told {
        /// Whether one of them needs to know which coefficients are not 0.
        var isRefined = false
        /// By place, how many of the lowest bits they do not tell.
        var missing = [Int](repeating: 0, count: 64)
    }

    /// Chooses; `nil` where scans do not add up to a picture.
    ///
    /// - Parameters:
    ///   - layout: The file.
    ///   - planes: Its components.
    ///   - bits: By component, how many of the lowest bits of coefficients may be left out, all but each block's first.
    init?(_ layout: JPEGLayout, _ planes: [JPEGPlaneShape], leavingOut bits: [Int]) {
        var scans: [Scan] = []
        // By component and place, the bit that was told last.
        var told = [[Int?]](repeating: [Int?](repeating: nil, count: 64), count: planes.count)
        for scan in layout.scans {
            guard let kind = Self.kind(of: scan, isProgressive: layout.frame.isProgressive) else { return nil }
            if scan.components.count > 1 {
                let blocks = scan.components.reduce(0) { $0 +| (planes[safe: $1.place]?.unitBlocks ?? 0) }
                guard blocks <= CJPEG_UNIT_BLOCKS else { return nil }
            }
            for (component, _, _) in scan.components {
                // checked: a component of the frame
                if scan.band.lowerBound > 0, told[component][0] == nil { return nil }
                for place in scan.band {
                    let last = told[component][place]  // checked: a component of the frame, and a place below 64
                    let isNext = scan.before == 0 ? last == nil : last == scan.before && scan.shift == scan.before -| 1
                    guard isNext else { return nil }
                    told[component][place] = scan.shift
                }
            }
            scans.append(Scan(layout: scan, kind: kind))
        }
        // What is not told to its last bit, libjpeg makes smoother than it is told.
        guard told.allSatisfy({ $0.allSatisfy { $0 == 0 } }) else { return nil }
        (self.scans, self.told) = Self.chosen(scans.filter { !Self.isLeftOut($0, bits) }, planes)
    }

    /// Whether a scan tells too little to be read: a last bit, where samples stand for many of the file's.
    private static func isLeftOut(_ scan: Scan, _ bits: [Int]) -> Bool {
        guard scan.kind == CJPEG_BAND_REFINED, let component = scan.layout.components.first?.place else { return false }
        return scan.layout.shift < bits[safe: component] ?? 0
    }

    private static func kind(of scan: JPEGLayout.Scan, isProgressive: Bool) -> cjpeg_scan? {
        guard isProgressive else { return CJPEG_SEQUENTIAL }
        guard scan.shift <= 13 else { return nil }
        if scan.band.lowerBound == 0 {
            guard scan.band.upperBound == 0 else { return nil }
            return scan.before == 0 ? CJPEG_FIRST : CJPEG_FIRST_REFINED
        }
        guard scan.components.count == 1 else { return nil }
        return scan.before == 0 ? CJPEG_BAND : CJPEG_BAND_REFINED
    }

    /// Leaves out what tells only coefficients that nobody needs.
    ///
    /// A scan that refines a band is read by what the scans before it found in all of the band.
    private static func chosen(_ scans: [Scan], _ planes: [JPEGPlaneShape]) -> ([Scan], [Told]) {
        var told = planes.map { _ in Told() }
        var wanted = planes.map { Set($0.needed) }
        // Until nothing is added, as bands may overlap.
        var before = -1
        while before != wanted.reduce(0, { $0 +| $1.count }) {
            before = wanted.reduce(0) { $0 +| $1.count }
            for scan in scans where scan.kind == CJPEG_BAND_REFINED {
                guard let component = scan.layout.components.first?.place,
                    !wanted[component].isDisjoint(with: scan.layout.band)
                else { continue }
                told[component].isRefined = true
                wanted[component].formUnion(scan.layout.band)
            }
        }
        let chosen = scans.filter { scan in
            scan.layout.components.contains { !wanted[$0.place].isDisjoint(with: scan.layout.band) }
        }
        for scan in chosen {
            for component in scan.layout.components {
                for place in scan.layout.band { told[component.place].missing[place] = scan.layout.shift }
            }
        }
        return (chosen, told)
    }
}
