import Basics
import Foundation
import ImageService
import Logging
import Queueing
import ServiceLifecycle
import Synchronization
import TestKit
import Testing

@Suite(.timeLimit(.minutes(1)))
struct WebhookTests {
    /// Hears, or not, and keeps what it was told.
    private final class Listener: WebhookReceiver {
        private let state = Mutex((told: [WebhookMessage](), refusals: 0))
        private let heard = Signal()

        init(refusals: Int = 0) { state.withLock { $0.refusals = refusals } }

        var told: [WebhookMessage] { state.withLock(\.told) }

        func tell(_ message: WebhookMessage, at time: Date) async throws -> String? {
            defer { heard.notifyAll() }
            return state.withLock { state in
                state.told.append(message)
                guard state.refusals > 0 else { return nil }
                state.refusals -= 1
                return "it answered 503"
            }
        }

        func wait(_ count: Int) async {
            while told.count < count {
                let seen = heard.count
                guard told.count < count else { return }
                await heard.wait(after: seen, atMost: .seconds(60))
            }
        }
    }

    private let lines = LogLines()

    private func job(_ name: String = "one") throws -> Job {
        let order = RenditionSetJob(key: "a/b.jpg", validator: "", set: "default", variants: [])
        return Job(id: try #require(JobID(name)), priority: .upload, work: .makeSet(order), created: 0)
    }

    @Test func aSetThatIsDoneAndOneThatIsGivenUpAreTold() async throws {
        let (notifier, listener) = (WebhookNotifier(logger: lines.logger), Listener())
        let running = Task { await notifier.run(telling: listener) }
        notifier.tell(try job(), failure: nil)
        notifier.tell(try job("two"), failure: "It is broken.")
        await listener.wait(2)
        running.cancel()
        await running.value
        #expect(Set(listener.told.map(\.event)) == ["set.done", "set.failed"])
        let failed = try #require(listener.told.first { $0.event == "set.failed" })
        let body = try #require(try JSONSerialization.jsonObject(with: failed.body) as? [String: Any])
        #expect(body["key"] as? String == "a/b.jpg" && body["error"] as? String == "It is broken.")
        #expect(body["job"] as? String == "two" && body["id"] as? String == failed.id)
    }

    @Test func whoDoesNotHearIsToldAgainAndTheLogSaysSoOnce() async throws {
        let (notifier, listener) = (WebhookNotifier(logger: lines.logger), Listener(refusals: 1))
        let running = Task { await notifier.run(telling: listener) }
        notifier.tell(try job(), failure: nil)
        await listener.wait(2)
        while lines.messages.count < 2 { await Task.yield() }
        running.cancel()
        await running.value
        #expect(listener.told.map(\.id).first == listener.told.map(\.id).last)
        #expect(lines.messages.first == "The webhook does not hear; it is told again until it does.")
        #expect(lines.messages.last == "The webhook hears again.")
    }

    @Test func anAgendaTellsFourAtATimeAndGivesUpAfterTenTries() {
        var agenda = WebhookAgenda()
        for number in 0..<6 {
            let message = WebhookMessage(id: "\(number)", event: "set.done", body: Data())
            let isRoomy = agenda.add(message)
            #expect(isRoomy)
        }
        var now = ContinuousClock.now
        var told: [WebhookMessage] = []
        while case .tell(let message) = agenda.next(now: now) { told.append(message) }
        #expect(told.map(\.id) == ["0", "1", "2", "3"] && agenda.count == 2)
        for message in told.dropFirst() {
            let outcome = agenda.end(message, wasHeard: true, now: now)
            #expect(outcome == .heard)
        }
        var message = told[0]
        for attempt in 1...WebhookAgenda.tries {
            let outcome = agenda.end(message, wasHeard: false, now: now)
            #expect(outcome == (attempt == WebhookAgenda.tries ? .givenUp : .again))
            now += .seconds(120)
            while case .tell(let next) = agenda.next(now: now) {
                guard next.id != "0" else {
                    message = next
                    break
                }
                _ = agenda.end(next, wasHeard: true, now: now)
            }
        }
        #expect(agenda.count == 0)
    }
}
