public import ImageService

extension VariantService.Configuration {
    /// The defaults, but for real time that passes: how busy the machine is must decide nothing.
    public static var longTimeouts: VariantService.Configuration {
        var configuration = VariantService.Configuration()
        (configuration.lookTimeout, configuration.listTimeout) = (.seconds(60), .seconds(60))
        return configuration
    }
}
