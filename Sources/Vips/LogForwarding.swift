import CVips

extension Library {
    /// Where GLib's messages go.
    private final class Log: Sendable {
        let receive: @Sendable (String) -> Void

        init(_ receive: @escaping @Sendable (String) -> Void) { self.receive = receive }
    }

    private static let logInstallation = Once()

    /// Sends what libvips and GLib have to warning to `receive` instead of standard error.
    ///
    /// The first call decides; GLib ends the process at a second one, so later calls do nothing.
    ///
    /// - Parameter receive: Gets one message at a time, on whichever thread makes it.
    public static func forwardLog(to receive: @escaping @Sendable (String) -> Void) {
        guard logInstallation.isFirst() else { return }
        let writer: GLogWriterFunc = { level, fields, count, context in
            guard let fields, let context else { return G_LOG_WRITER_UNHANDLED }
            // Below warnings libvips tells of each operation's inner life.
            guard
                level.rawValue
                    & (G_LOG_LEVEL_ERROR.rawValue | G_LOG_LEVEL_CRITICAL.rawValue | G_LOG_LEVEL_WARNING.rawValue) != 0
            else { return G_LOG_WRITER_HANDLED }
            let log = Unmanaged<Log>.fromOpaque(context).takeUnretainedValue()
            for field in UnsafeBufferPointer(start: fields, count: Int(count)) {
                // A negative length means a C string; anything else is not text for people.
                guard String(cString: field.key) == "MESSAGE", field.length < 0, let text = field.value else {
                    continue
                }
                log.receive(String(cString: text.assumingMemoryBound(to: CChar.self)))
            }
            return G_LOG_WRITER_HANDLED
        }
        // GLib keeps the writer until the process ends, and so it keeps the closure.
        g_log_set_writer_func(writer, Unmanaged.passRetained(Log(receive)).toOpaque(), nil)
    }
}
