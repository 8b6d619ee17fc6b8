import HTTPTypes
import ImageService
import Lambda
import Logging
import NIOCore
import Web

/// The site as a function: requests are answered by its routes, new originals get the default set.
struct SiteFunction: Handler {
    let responder: SiteResponder
    let filter: OriginalsFilter
    let handler: OriginalEventHandler
    let service: VariantService
    let log: LogWriter
    let logger: Logger

    func respond(to request: HTTPEvent, in invocation: Invocation) async -> Answer {
        do throws(ServiceError) {
            try await service.hearPurgesWhereDue()
        } catch {
            logger.warning("What was purged elsewhere cannot be looked up.", metadata: ["error": "\(error)"])
        }
        let answer = await responder.respond(
            to: request.head,
            body: request.body,
            upTo: request.integration.bodyLimit,
            id: invocation.id,
            logger: logger
        )
        guard let answer else { return await excuse(for: .tooLarge, to: request, in: invocation) }
        return Answer(answer)
    }

    func excuse(for obstacle: Obstacle, to request: HTTPEvent, in invocation: Invocation) async -> Answer {
        switch obstacle {
        case .tooLarge:
            if let redirect = await responder.redirect(for: request.head, logger: logger) { return Answer(redirect) }
            return await refuse(
                request,
                .badGateway,
                "answer-too-large",
                "The answer has more than the \(request.integration.bodyLimit) bytes that a function can answer here. With "
                    + "variants in S3 and CALOTYPE_VARIANTS_PUBLIC_URL set, such pictures are answered by a redirect; "
                    + "a smaller picture, or a part of it by Range, can be had anyway.",
                invocation
            )
        case .late:
            return await refuse(
                request,
                .gatewayTimeout,
                "function-deadline-exceeded",
                "It was not ready before the function's time was over. A longer time-out or more memory would help.",
                invocation
            )
        }
    }

    func receive(_ event: ObjectEvent, in invocation: Invocation) async throws {
        var logger = logger
        logger[metadataKey: "request"] = "\(invocation.id)"
        var events: [OriginalEvent] = []
        for notice in event.notices {
            let name = "\(notice.bucket)/\(notice.key)"
            switch filter.look(at: notice) {
            case .none(let reason):
                logger.debug("An object is passed over: \(reason).", metadata: ["object": "\(name)"])
            case .original(let key):
                let change: OriginalEvent.Change = notice.change == .created ? .created : .removed
                events.append(OriginalEvent(change, key, name: name))
            }
        }
        try await handler.handle(events, logger: logger)
    }

    func settle() async {
        await service.finishWriting()
        log.flush()
    }

    private func refuse(
        _ request: HTTPEvent,
        _ status: HTTPResponse.Status,
        _ code: String,
        _ detail: String,
        _ invocation: Invocation
    ) async -> Answer {
        logger.error(
            "\(detail)",
            metadata: ["request": "\(invocation.id)", "target": "\(request.head.path ?? "/")", "code": "\(code)"]
        )
        return Answer(
            await responder.refuse(request.head, status, code: code, detail: detail, id: invocation.id)
        )
    }
}

extension Answer {
    /// Takes over what the site answered.
    fileprivate init(_ answer: BufferedResponse) {
        self.init(status: answer.head.status, headers: answer.head.headerFields, body: answer.body)
    }
}
