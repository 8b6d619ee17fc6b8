import Basics
import Descriptors
import Logging
import Recipes
import RenderWire
import Synchronization

/// What the threads of the processes tell.
extension RendererPool {
    /// The empty files for the results of a process.
    struct ResultFiles {
        /// For the job at hand, or the next one.
        var current: ResultFile
        /// For the one after that: made while nobody waits.
        var spare: ResultFile
    }

    /// Makes the files for the first results of a process.
    func prepare(_ id: RendererID) throws(WireError) -> ResultFiles {
        let files = ResultFiles(current: try newResult(), spare: try newResult())
        inner.withLock { $0.results[id] = files.current }
        return files
    }

    /// A process has said something.
    ///
    /// - Parameters:
    ///   - message: What it said.
    ///   - id: Who it was.
    ///   - files: The files for its results; moved on after an answer.
    ///   - statistics: Where the kernel tells its memory.
    ///   - log: The logger of this process.
    /// - Throws: ``WireError`` when the process may not live on.
    func heard(
        _ message: RendererMessage,
        from id: RendererID,
        files: inout ResultFiles,
        statistics: Descriptor?,
        _ log: Logger
    ) throws(WireError) {
        switch message {
        case .ready(let facts): try ready(id, AnswerCheck.cleaned(facts), log)
        case .need(let bytes):
            guard bytes > 0, let job = job(of: id), !job.waitsForMemory else {
                throw WireError(.malformed, "It needs \(bytes) bytes now")
            }
            update { inner, now in inner.state.need(id, bytes: bytes, now: now) }
        case .output(let output): try heard(output, from: id, files.current)
        case .done, .finished, .failed:
            guard let job = job(of: id), !job.waitsForMemory else {
                throw WireError(.malformed, "It answers without a job, or before its question is answered")
            }
            let answer = try answer(to: job, message, files.current.descriptor)
            retire(files.current, after: message, of: job)
            let resident = residentBytes(statistics)
            update(answer: answer) { [next = files.spare] inner, now in
                inner.results[id] = next
                return inner.state.answered(id, residentBytes: resident, now: now)
            }
            files = ResultFiles(current: files.spare, spare: try newResult())
        }
    }

    /// A process has ended and is collected, or could not be started.
    func ended(_ id: RendererID, _ end: ProcessEnd, lastWords: String? = nil, _ log: Logger) {
        var wasExpected = false
        update { inner, now in
            inner.connections[id] = nil
            inner.results[id] = nil
            wasExpected = inner.state.processes[id]?.isEnding ?? true
            let wasReady = inner.state.processes[id]?.isReady ?? true
            let actions = inner.state.ended(id, end, now: now)
            if !wasExpected, !wasReady {
                inner.problem = lastWords.map { "\(end.description): \($0)" } ?? end.description
            }
            return actions
        }
        switch (wasExpected, end) {
        case (true, _): log.debug("A renderer has ended: \(end.description)")
        case (false, .notStarted): log.error("A renderer cannot be started: \(end.description)")
        case (false, .brokeProtocol): log.error("A renderer was ended for what it said: \(end.description)")
        case (false, _): log.error("A renderer died: \(end.description)")
        }
    }

    private func ready(_ id: RendererID, _ facts: RendererFacts, _ log: Logger) throws(WireError) {
        var isFirst = false
        var isExpected = false
        update { inner, now in
            guard let process = inner.state.processes[id], process.isStarting || process.isEnding else { return [] }
            isExpected = true
            isFirst = inner.facts == nil
            inner.facts = facts
            inner.problem = nil
            return inner.state.ready(id, now: now)
        }
        guard isExpected else { throw WireError(.malformed, "It says for a second time that it is ready") }
        guard isFirst else { return log.debug("A renderer is ready") }
        let seals = facts.seals.filter(\.holds).map(\.seal.rawValue).joined(separator: " ")
        log.info("Renderers work with libvips \(facts.libvips), sealed by \(seals.isEmpty ? "nothing" : seals)")
        for report in facts.seals where !report.holds {
            log.warning("Renderers are not sealed by \(report.seal.rawValue): \(report.detail)")
        }
    }

    /// The job of a process, with its caller as far as anyone waits for it.
    struct CurrentJob {
        var waitsForMemory: Bool
        var makesWay = false
        var caller: Caller?
    }

    func job(of id: RendererID) -> CurrentJob? {
        inner.withLock { inner in
            guard let work = inner.state.processes[id]?.work else {
                // One that is being ended may still speak; nobody listens.
                let isEnding = inner.state.processes[id]?.isEnding ?? false
                return isEnding ? CurrentJob(waitsForMemory: false, caller: nil) : nil
            }
            let isWanted = work.condition == .wanted
            return CurrentJob(
                waitsForMemory: work.waitsForMemory,
                makesWay: work.makesWay,
                caller: isWanted ? inner.entries[work.ticket]?.caller : nil
            )
        }
    }

    /// Checks what a process answered.
    private func answer(
        to job: CurrentJob,
        _ message: RendererMessage,
        _ result: Descriptor
    ) throws(WireError) -> Answer? {
        guard let caller = job.caller else { return nil }
        switch (message, caller) {
        case (.done(let report), .one(_, let check)):
            let made: ResultBytes
            do throws(DescriptorError) {
                if let problem = check.problem(in: report, size: try result.size()) {
                    throw DescriptorError(.failed, attempt: problem)
                }
                made = try ResultBytes(0..<report.bytes, of: result)
            } catch {
                throw WireError(.malformed, "Its answer makes no sense: \(error.attempt)")
            }
            // It may have cut its file short after it was measured.
            guard made.content.count == report.bytes else { throw WireError(.malformed, "Its result became shorter") }
            if let problem = check.problem(in: made.start, format: report.output.format) {
                throw WireError(.malformed, "Its answer makes no sense: \(problem)")
            }
            return .success(.one(report, made.content))
        case (.finished, .set(_, let check)):
            guard check.isComplete || (job.makesWay && check.hasBegun) else {
                throw WireError(.malformed, "It left outputs of its set out")
            }
            return .success(.set)
        case (.failed(let failure), _):
            guard let failure = AnswerCheck.cleaned(failure) else {
                throw WireError(.malformed, "It says that its job failed as \(failure.code.rawValue)")
            }
            return .failure(failure)
        case (.done, .set), (.finished, .one), (.ready, _), (.need, _), (.output, _):
            throw WireError(.malformed, "Its answer is none to what it was asked")
        }
    }

    /// Takes a file back from the process before it gets the next one.
    private func retire(_ file: ResultFile, after message: RendererMessage, of job: CurrentJob) {
        switch (message, job.caller) {
        // The caller may not have taken all outputs yet.
        case (.finished, _), (.failed, .set): file.stopGrowing()
        default: file.discard()
        }
    }

    private func newResult() throws(WireError) -> ResultFile {
        do {
            return try ResultFile()
        } catch {
            throw WireError(.socket, "No file in memory could be made for a result: \(error)")
        }
    }

    /// The resident memory of a process, as the kernel tells it in pages.
    private func residentBytes(_ statistics: Descriptor?) -> Int? {
        guard let bytes = try? statistics?.read(0..<128) else { return nil }
        let words = String(decoding: bytes, as: UTF8.self).split(separator: " ", maxSplits: 2)
        guard words.count > 1, let pages = Int(words[1]) else { return nil }
        return pages *| pageSize
    }
}
