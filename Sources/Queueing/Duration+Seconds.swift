extension Duration {
    /// The same as a number of seconds.
    package var inSeconds: Double { self / .seconds(1) }
}
