import Foundation
import NIOCore
import ServiceLifecycle

/// A listener; that it cannot listen is told in words that name the setting.
struct Listening: Service {
    let listener: any Service
    let host: String
    let port: Int
    /// The port's setting.
    var setting = "port"

    func run() async throws {
        do {
            try await listener.run()
        } catch let error as IOError {
            throw CommandFailure.unavailable(sentence(about: error.errnoCode))
        } catch is SocketAddressError.UnknownHost {
            throw CommandFailure.unavailable(
                "Cannot listen on '\(host)', which is neither an address nor a known name; set --host to an address of this "
                    + "machine, such as 127.0.0.1, or 0.0.0.0 for all."
            )
        }
    }

    private func sentence(about number: Int32) -> String {
        let place = "Cannot listen on port \(port) of \(host)"
        return switch number {
        case EADDRINUSE: "\(place): another program does; end it, or set --\(setting) to another port."
        case EADDRNOTAVAIL: "\(place): this machine has no such address; set --host to one that it has, or to 0.0.0.0."
        case EACCES:
            "\(place): this user may not; set --\(setting) to 1024 or more, or give the right to use lower ports."
        default: "\(place): \(String(cString: strerror(number)))."
        }
    }
}
