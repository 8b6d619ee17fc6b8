extension Script {
    /// The beginning of what only the holder of a job may do; 0 for others.
    ///
    /// Arguments: prefix, id, token.
    private static func held(_ name: String, _ body: String) -> Script {
        Script(
            name,
            """
            local job, id = KEYS[1], ARGV[2]
            local held = redis.call('HMGET', job, 'token', 'stream', 'entry')
            if held[1] ~= ARGV[3] then return 0 end
            local stream, entry = held[2], held[3]

            """ + body
        )
    }

    /// Says that the job goes on.
    ///
    /// `JUSTID` leaves the count of deliveries alone. Without the group there is nothing to keep alive.
    static let heartbeat = held(
        "a heartbeat",
        """
        redis.pcall('XCLAIM', stream, 'workers', ARGV[4], 0, entry, 'JUSTID')
        return 1
        """
    )

    /// Says how far it is.
    ///
    /// Further arguments: done, total.
    static let progress = held(
        "telling progress",
        """
        redis.call('HSET', job, 'done', ARGV[4], 'total', ARGV[5])
        return 1
        """
    )

    /// Says that it is done.
    ///
    /// Further arguments: keep, most.
    static let complete = held(
        "completing",
        """
        leave(stream, entry)
        redis.call('HSET', job, 'state', 'done', 'done', redis.call('HGET', job, 'total') or 0)
        redis.call('HDEL', job, 'token', 'stream', 'entry', 'error')
        redis.call('PEXPIRE', job, ARGV[4])
        -- Done before, and added again: once it must stand there, or its older entry takes what is known of it along.
        -- Looking through 10,000 entries takes a tenth of a millisecond.
        redis.call('LREM', P .. ':done', 0, id)
        redis.call('LPUSH', P .. ':done', id)
        redis.call('PEXPIRE', P .. ':done', ARGV[4])
        while redis.call('LLEN', P .. ':done') > tonumber(ARGV[5]) do
            local other = jobkey(redis.call('RPOP', P .. ':done'))
            -- It may have been added again since.
            if redis.call('HGET', other, 'state') == 'done' then redis.call('DEL', other) end
        end
        return 1
        """
    )

    /// Lets it rest.
    ///
    /// Further arguments: body, reason, pause.
    static let rest = held(
        "postponing",
        """
        leave(stream, entry)
        redis.call('ZADD', P .. ':later', whole(now() + ARGV[6]), id)
        redis.call('HSET', job, 'state', 'queued', 'error', ARGV[5], 'body', ARGV[4])
        redis.call('HDEL', job, 'token', 'entry')
        return 1
        """
    )

    /// Gives it up.
    ///
    /// Further arguments: body, reason, keep, most.
    static let giveUp = held(
        "giving up",
        """
        leave(stream, entry)
        giveUp(job, id, ARGV[4], ARGV[5], ARGV[6], ARGV[7])
        return 1
        """
    )

    /// Gives it back.
    ///
    /// Further argument: body.
    static let handBack = held(
        "handing back",
        """
        leave(stream, entry)
        local new = redis.call('XADD', stream, '*', 'id', id, 'job', ARGV[4])
        redis.call('HSET', job, 'state', 'queued', 'entry', new)
        redis.call('HINCRBY', job, 'attempts', -1)
        redis.call('HDEL', job, 'token')
        return 1
        """
    )
}
