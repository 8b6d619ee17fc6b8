import Basics
import CJPEG

/// Samples of coefficients that several scans tell, all of which are read before the first row.
struct JPEGKeptSamples: JPEGSamples {
    private let kept: [JPEGCoefficients]
    private let loops: cjpeg_loops
    /// Whether data of scans that were read ended with their blocks.
    let isUsedUp: Bool
    private let isRead: Bool

    /// Reads the scans of a plan.
    init(
        _ bytes: UnsafeRawBufferPointer,
        _ layout: JPEGLayout,
        _ planes: [JPEGPlane],
        _ plan: JPEGScanPlan,
        _ loops: cjpeg_loops
    ) {
        self.loops = loops
        kept = zip(planes, plan.told).map { JPEGCoefficients($0, $1) }
        for scan in plan.scans {
            guard Self.read(scan, bytes, layout, kept, loops) else {
                (isRead, isUsedUp) = (false, false)
                return
            }
        }
        (isRead, isUsedUp) = (true, true)
    }

    func makeRow(_ row: Int) -> Bool {
        guard isRead else { return false }
        for one in kept { one.makeSamples(row: row, loops) }
        return true
    }

    func passRow(_ row: Int) -> Bool { isRead }

    private static func read(
        _ scan: JPEGScanPlan.Scan,
        _ bytes: UnsafeRawBufferPointer,
        _ layout: JPEGLayout,
        _ kept: [JPEGCoefficients],
        _ loops: cjpeg_loops
    ) -> Bool {
        var codes: [JPEGTable?] = []
        for (place, first, others) in scan.layout.components {
            guard let one = kept[safe: place] else { return false }
            let (first, others) = (scan.needsFirst ? first?.table : nil, scan.needsOthers ? others?.table : nil)
            guard first != nil || !scan.needsFirst, others != nil || !scan.needsOthers else { return false }
            codes += [first, others]
            one.begin(scan.layout, first, others)
        }
        let scanned = scan.layout.components.compactMap { kept[safe: $0.place] }
        let isAlone = scanned.count == 1
        let bands = scanned.map { Optional($0.band) }
        let frame = layout.frame
        var units = frame.units
        if isAlone, frame.components.count > 1,
            let only = scan.layout.components.first.flatMap({ frame.components[safe: $0.place] })
        {
            units = frame.blocks(of: only)
        }
        let reading = JPEGScanReading(bytes, from: scan.layout.start, units: units, interval: scan.layout.interval)
        defer { withExtendedLifetime(codes) {} }
        for row in 0..<units.down {  // checked: parts of a height, at least one
            for one in scanned { one.select(row: row, alone: isAlone) }
            let isRead = reading.readRow(
                restart: { for band in bands { band?.pointee.before = 0 } },
                read: { data, _, unit, count in
                    loops.keep_units(data, scan.kind, bands, bands.count, unit, count)
                }
            )
            guard isRead else { return false }
        }
        return reading.isUsedUp
    }
}
