extension Script {
    /// Puts jobs that have rested long enough among those that wait: milliseconds until the next, or -1.
    ///
    /// Arguments: prefix.
    static let wake = Script(
        "waking resting jobs",
        """
        local later = P .. ':later'
        for _, id in ipairs(redis.call('ZRANGEBYSCORE', later, '-inf', whole(now()), 'LIMIT', 0, 100)) do
            local job = jobkey(id)
            local held = redis.call('HMGET', job, 'stream', 'body')
            redis.call('ZREM', later, id)
            if held[1] and held[2] then
                local entry = redis.call('XADD', held[1], '*', 'id', id, 'job', held[2])
                redis.call('HSET', job, 'entry', entry)
                redis.call('HDEL', job, 'body')
            end
        end
        local next = redis.call('ZRANGE', later, 0, 0, 'WITHSCORES')
        if #next == 0 then return -1 end
        return math.max(0, next[2] - now())
        """
    )

    /// Begins a dead letter anew: 1, or 0 where there is none.
    ///
    /// Arguments: prefix, id.
    static let retry = Script(
        "retrying",
        """
        local job, id = KEYS[1], ARGV[2]
        local held = redis.call('HMGET', job, 'state', 'dead', 'version', 'priority')
        if held[1] ~= 'failed' or not held[2] then return 0 end
        local letter = redis.call('XRANGE', P .. ':dead', held[2], held[2])[1]
        if not letter then return 0 end
        local stream = P .. ':v' .. held[3] .. ':' .. held[4]
        local entry = redis.call('XADD', stream, '*', 'id', id, 'job', letter[2][4])
        redis.call('HSET', job, 'state', 'queued', 'stream', stream, 'entry', entry, 'attempts', 0, 'done', 0)
        redis.call('HDEL', job, 'dead', 'error')
        redis.call('PERSIST', job)
        redis.call('XDEL', P .. ':dead', held[2])
        return 1
        """
    )

    /// Forgets a job: 1, or 0 where there is none.
    ///
    /// Arguments: prefix, id.
    static let drop = Script(
        "dropping",
        """
        local job = KEYS[1]
        local held = redis.call('HMGET', job, 'stream', 'entry', 'dead')
        if held[1] and held[2] then leave(held[1], held[2]) end
        if held[3] then redis.call('XDEL', P .. ':dead', held[3]) end
        redis.call('ZREM', P .. ':later', ARGV[2])
        return redis.call('DEL', job)
        """
    )

    /// Counts: {resting, failed, then for each priority those that wait, and those that run}.
    ///
    /// Arguments: prefix, newest version, the priorities.
    static let count = Script(
        "counting",
        """
        local versions = {}
        for version = 1, tonumber(ARGV[2]) do versions[tostring(version)] = true end
        for _, version in ipairs(redis.call('SMEMBERS', P .. ':versions')) do versions[version] = true end
        local counts = {redis.call('ZCARD', P .. ':later'), redis.call('XLEN', P .. ':dead')}
        for i = 3, #ARGV do
            local all, running = 0, 0
            for version in pairs(versions) do
                local stream = P .. ':v' .. version .. ':' .. ARGV[i]
                all = all + redis.call('XLEN', stream)
                local pending = redis.pcall('XPENDING', stream, 'workers')
                if not pending.err then running = running + pending[1] end
            end
            counts[#counts + 1] = math.max(0, all - running)
            counts[#counts + 1] = running
        end
        return counts
        """
    )

    /// Reads a part of a stream (`newest first` from its end), a list or a sorted set: {cursor, id, body, and the hash's fields} for each job.
    ///
    /// Arguments: prefix, kind, where to go on, how many.
    static let page = Script(
        "listing",
        """
        local key, kind, position, count = KEYS[1], ARGV[2], ARGV[3], tonumber(ARGV[4])
        local found = {}
        local function note(cursor, id, body)
            local job = redis.call('HMGET', jobkey(id), 'state', 'done', 'total', 'attempts', 'error', 'priority',
                'version', 'created', 'body')
            if job[1] then found[#found + 1] = {cursor, id, body or job[9] or '', unpack(job, 1, 8)} end
        end
        local read = 0
        local last = position
        if kind == 'stream' or kind == 'newest first' then
            local isFirst = position == '' or position == '0'
            local entries
            if kind == 'stream' then
                entries = redis.call('XRANGE', key, isFirst and '-' or '(' .. position, '+', 'COUNT', count)
            else
                entries = redis.call('XREVRANGE', key, isFirst and '+' or '(' .. position, '-', 'COUNT', count)
            end
            for _, entry in ipairs(entries) do
                read = read + 1
                last = entry[1]
                note(entry[1], entry[2][2], entry[2][4])
            end
        else
            local first = tonumber(position) or 0
            local command = kind == 'list' and 'LRANGE' or 'ZRANGE'
            for i, id in ipairs(redis.call(command, key, first, first + count - 1)) do
                read = read + 1
                last = tostring(first + i)
                note(last, id)
            end
        end
        return {read, last, found}
        """
    )

    /// Removes consumers that are long gone and have nothing in their hands, and one that is going now.
    ///
    /// Arguments: prefix, who is going, how long is long, and the streams.
    static let tidy = Script(
        "tidying up",
        """
        for i = 4, #ARGV do
            local consumers = redis.pcall('XINFO', 'CONSUMERS', ARGV[i], 'workers')
            if not consumers.err then
                for _, fields in ipairs(consumers) do
                    local consumer = {}
                    for j = 1, #fields, 2 do consumer[fields[j]] = fields[j + 1] end
                    local isGone = consumer.name == ARGV[2] or consumer.idle > tonumber(ARGV[3])
                    -- What a removed consumer has in its hands is lost.
                    if isGone and consumer.pending == 0 then
                        redis.call('XGROUP', 'DELCONSUMER', ARGV[i], 'workers', consumer.name)
                    end
                end
            end
        end
        return 1
        """
    )

    /// Looks whether all keys are of the kind that they should be, and writes something that is gone soon.
    ///
    /// Arguments: prefix, newest version, the priorities.
    static let pulse = Script(
        "looking at its keys",
        """
        local kinds = {{'pulse', 'string'}, {'versions', 'set'}, {'later', 'zset'}, {'dead', 'stream'}, {'done', 'list'}}
        local function stranger()
            for _, known in ipairs(kinds) do
                local key = P .. ':' .. known[1]
                local kind = redis.call('TYPE', key).ok
                if kind ~= 'none' and kind ~= known[2] then
                    return redis.error_reply("WRONGTYPE '" .. key .. "' is of type " .. kind .. ', not ' .. known[2])
                end
            end
        end
        local found = stranger()
        if found then return found end
        local versions = redis.call('SMEMBERS', P .. ':versions')
        for version = 1, tonumber(ARGV[2]) do versions[#versions + 1] = tostring(version) end
        kinds = {}
        for _, version in ipairs(versions) do
            for i = 3, #ARGV do kinds[#kinds + 1] = {'v' .. version .. ':' .. ARGV[i], 'stream'} end
        end
        found = stranger()
        if found then return found end
        redis.call('SET', KEYS[1], 1, 'PX', 60000)
        return 1
        """
    )
}
