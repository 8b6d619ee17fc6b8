import Basics
import CJPEG

/// Samples that are made at once of the data of a file's only scan.
struct JPEGDirectSamples: JPEGSamples {
    private let planes: [JPEGPlane]
    private let codes: [JPEGTable]
    private let components: [UnsafeMutablePointer<cjpeg_component>?]
    private let reading: JPEGScanReading
    private let loops: cjpeg_loops

    /// Prepares; `nil` where a table is missing.
    init?(_ bytes: UnsafeRawBufferPointer, _ layout: JPEGLayout, _ planes: [JPEGPlane], _ loops: cjpeg_loops) {
        guard let scan = layout.scans.first,
            planes.reduce(0, { $0 +| $1.shape.unitBlocks }) <= CJPEG_UNIT_BLOCKS
        else { return nil }
        var codes: [JPEGTable] = []
        for (place, first, others) in scan.components {
            guard let first = first?.table, let others = others?.table, let plane = planes[safe: place] else {
                return nil
            }
            codes += [first, others]
            plane.component.pointee.first = first.codes
            plane.component.pointee.others = others.codes
        }
        (self.planes, self.codes, self.loops) = (planes, codes, loops)
        components = planes.map { Optional($0.component) }
        reading = JPEGScanReading(bytes, from: scan.start, units: layout.frame.units, interval: scan.interval)
    }

    var isUsedUp: Bool { reading.isUsedUp }

    func makeRow(_ row: Int) -> Bool {
        for plane in planes { plane.select(row: row) }
        return read { data, unit, count in loops.read_units(data, components, components.count, unit, count) }
    }

    func passRow(_ row: Int) -> Bool {
        read { data, _, count in loops.pass_units(data, components, components.count, count) }
    }

    private func read(_ read: (UnsafeMutablePointer<cjpeg_data>, _ unit: Int, _ count: Int) -> cjpeg_outcome) -> Bool {
        defer { withExtendedLifetime(codes) {} }
        return reading.readRow(
            restart: { for plane in planes { plane.component.pointee.before = 0 } },
            read: { data, _, unit, count in read(data, unit, count) }
        )
    }
}
