import Foundation
import NIOCore
import ServiceLifecycle
import Web

/// A listener; that it cannot listen is told in words that name the setting.
struct Listening: Service {
    let listener: any Service
    let place: BindAddress
    /// The port's setting.
    var setting = "port"

    func run() async throws {
        do {
            try await listener.run()
        } catch let error as ListeningError {
            throw CommandFailure.unavailable(error.message)
        } catch let error as IOError {
            throw CommandFailure.unavailable(sentence(about: error.errnoCode))
        } catch is SocketAddressError.UnknownHost {
            throw CommandFailure.unavailable(
                "\(attempt), which is neither an address nor a known name; set --host to an address of this machine, "
                    + "such as 127.0.0.1, or 0.0.0.0 for all."
            )
        }
    }

    private var attempt: String {
        switch place {
        case .port(let host, _): "Cannot listen on '\(host)'"
        case .unix(let path, _): "Cannot listen on the Unix socket '\(path)'"
        case .handedOver(let descriptor): "Cannot listen on descriptor \(descriptor), which LISTEN_FDS says to use"
        }
    }

    private func sentence(about number: Int32) -> String {
        guard case .port(let host, let port) = place else {
            return "\(attempt): \(String(cString: strerror(number)))."
        }
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
