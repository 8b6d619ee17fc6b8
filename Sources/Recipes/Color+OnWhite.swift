extension Color {
    /// No colour at all.
    static let clear = Color(red: 0, green: 0, blue: 0, alpha: 0)

    /// The colour as it looks on white paper.
    public var onWhite: Color {
        let share = Double(alpha) / 255
        let mixed = { (sample: UInt8) in UInt8((Double(sample) * share + 255 * (1 - share)).rounded()) }
        return Color(red: mixed(red), green: mixed(green), blue: mixed(blue))
    }
}
