import Queueing

/// A script that Redis runs in one step.
///
/// `KEYS[1]` is the job's hash, or another key of the queue; names of the other keys are made from the prefix in
/// `ARGV[1]`.
///
/// A server whose memory is full refuses the commands that could take more of it, but not to a script that has written
/// before. What empties the queue therefore begins by a command that takes none; what fills it does not.
struct Script: Hashable {
    /// What it is called in error messages.
    private let name: String
    private let source: String

    init(_ name: String, _ body: String) {
        self.name = name
        source = Script.prelude + body
    }

    /// The command that runs it; further arguments come behind it.
    ///
    /// - Parameters:
    ///   - key: The job's hash, or another key of the queue.
    ///   - prefix: What all keys of the queue begin with.
    /// - Returns: The command.
    func command(on key: String, prefix: String) -> RESPCommand { RESPCommand(["EVAL", source, "1", key, prefix]) }

    /// What is said of a failure of its own, or of a command in it.
    func error(_ failure: RESPFailure, from address: RedisAddress) -> JobQueueError {
        JobQueueError(redis: failure.ofScript, name, address: address)
    }

    private static let prelude = """
        local P = ARGV[1]
        local function jobkey(id) return P .. ':job:' .. id end
        local function now()
            local time = redis.call('TIME')
            return time[1] * 1000 + math.floor(time[2] / 1000)
        end
        local function whole(number) return string.format('%.0f', number) end
        -- An entry that is acknowledged but not deleted stays in memory for ever.
        local function leave(stream, entry)
            redis.call('XACK', stream, 'workers', entry)
            redis.call('XDEL', stream, entry)
        end
        local function giveUp(job, id, body, reason, keep, most)
            local attempts = redis.call('HGET', job, 'attempts') or '0'
            local dead = redis.call('XADD', P .. ':dead', '*',
                'id', id, 'job', body, 'reason', reason, 'attempts', attempts)
            redis.call('HSET', job, 'state', 'failed', 'error', reason, 'dead', dead)
            redis.call('HDEL', job, 'token', 'stream', 'entry', 'body')
            redis.call('PEXPIRE', job, keep)
            redis.call('XTRIM', P .. ':dead', 'MINID', whole(now() - keep))
            while redis.call('XLEN', P .. ':dead') > tonumber(most) do
                local oldest = redis.call('XRANGE', P .. ':dead', '-', '+', 'COUNT', 1)[1]
                redis.call('XDEL', P .. ':dead', oldest[1])
                local other = jobkey(oldest[2][2])
                if redis.call('HGET', other, 'dead') == oldest[1] then redis.call('DEL', other) end
            end
        end

        """

    /// Adds a job: 1, or 0 where it is there already, or -1 where there are too many.
    ///
    /// Arguments: prefix, id, stream, body, limit, version, priority, created, total, and all streams that count.
    static let add = Script(
        "adding",
        """
        local job, id, stream = KEYS[1], ARGV[2], ARGV[3]
        local old = redis.call('HMGET', job, 'state', 'stream', 'entry', 'dead')
        if old[1] == 'queued' or old[1] == 'running' then
            -- What somebody has deleted by hand is not there, whatever the hash says.
            if redis.call('ZSCORE', P .. ':later', id) then return 0 end
            if old[3] and #redis.call('XRANGE', old[2], old[3], old[3]) > 0 then return 0 end
        end
        local unfinished = redis.call('ZCARD', P .. ':later')
        for i = 10, #ARGV do unfinished = unfinished + redis.call('XLEN', ARGV[i]) end
        if unfinished >= tonumber(ARGV[5]) then return -1 end
        redis.call('SADD', P .. ':versions', ARGV[6])
        if old[4] then redis.call('XDEL', P .. ':dead', old[4]) end
        local entry = redis.call('XADD', stream, '*', 'id', id, 'job', ARGV[4])
        redis.call('DEL', job)
        redis.call('HSET', job, 'state', 'queued', 'stream', stream, 'entry', entry, 'version', ARGV[6],
            'priority', ARGV[7], 'created', ARGV[8], 'total', ARGV[9], 'done', 0, 'attempts', 0)
        return 1
        """
    )

    /// Makes an entry that was read somebody's: {1, attempt, 1 where it has had all tries}, or {0} where it is no job any
    /// more, or has a reason to be given up at once.
    ///
    /// Arguments: prefix, id, stream, entry, body, token, tries, reason, keep, most, version, priority, created, total.
    static let begin = Script(
        "beginning",
        """
        local job, id, stream, entry = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
        redis.call('HDEL', job, 'token')
        local held = redis.call('HMGET', job, 'entry', 'state', 'attempts')
        if held[1] ~= entry then
            -- Another entry is the job's now; or it was dropped, and its entry with it, after this one was read.
            if held[2] or #redis.call('XRANGE', stream, entry, entry) == 0 then
                leave(stream, entry)
                return {0}
            end
            -- The hash was lost; the entry tells all that is needed to go on.
            redis.call('HSET', job, 'stream', stream, 'entry', entry, 'version', ARGV[11], 'priority', ARGV[12],
                'created', ARGV[13], 'total', ARGV[14], 'done', 0)
        end
        local attempts = tonumber(held[3] or '0')
        if ARGV[8] ~= '' then
            leave(stream, entry)
            giveUp(job, id, ARGV[5], ARGV[8], ARGV[9], ARGV[10])
            return {0}
        end
        local spent = attempts >= tonumber(ARGV[7]) and 1 or 0
        redis.call('HSET', job, 'state', 'running', 'token', ARGV[6], 'attempts', attempts + 1 - spent)
        return {1, attempts + 1 - spent, spent}
        """
    )

    /// Puts an entry that was read, but not begun, back among those that wait.
    ///
    /// Arguments: prefix, id, stream, entry, body.
    static let release = Script(
        "releasing",
        """
        local job, id, stream, entry = KEYS[1], ARGV[2], ARGV[3], ARGV[4]
        leave(stream, entry)
        if redis.call('HGET', job, 'entry') == entry then
            local new = redis.call('XADD', stream, '*', 'id', id, 'job', ARGV[5])
            redis.call('HSET', job, 'state', 'queued', 'entry', new)
        end
        return 1
        """
    )

    /// Deletes an entry that holds no job.
    ///
    /// Arguments: prefix, stream, entry.
    static let discard = Script(
        "discarding",
        """
        leave(ARGV[2], ARGV[3])
        return 1
        """
    )
}
