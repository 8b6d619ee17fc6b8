/// Why a command ends without having done its work; the exit statuses are those of `sysexits.h`.
enum CommandFailure: Error, CustomStringConvertible {
    /// The command line is wrong: status 64.
    case usage(String)
    /// A setting is wrong: status 78.
    case configuration(String)
    /// Something that is needed is not there: status 69.
    case unavailable(String)
    /// Standard output cannot be written, and why; `nil` where whoever read it has had enough: status 74.
    case output(String?)
    /// The work was done in part; what failed has been told already: status 1.
    case incomplete
    /// Somebody ended it by a signal: status 128 and the signal's number, as shells have it.
    case interrupted(Int32)

    var description: String {
        switch self {
        case .usage(let message), .configuration(let message), .unavailable(let message): message
        case .output(let reason?): "Standard output cannot be written: \(reason)."
        case .output(nil), .incomplete, .interrupted: ""
        }
    }

    /// The process' exit status.
    var exitStatus: Int32 {
        switch self {
        case .usage: 64
        case .configuration: 78
        case .unavailable: 69
        case .output: 74
        case .incomplete: 1
        case .interrupted(let signal): 128 + signal
        }
    }
}
