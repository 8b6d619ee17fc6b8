-- Asks for one path of a list after another, so that no two requests are alike, and prints what happened as one line of JSON.
-- usage: wrk -t1 … -s unique.lua http://127.0.0.1:8080 -- LIST FIRST CONNECTIONS

local ffi = require("ffi")
ffi.cdef [[
    typedef struct { long seconds; long nanoseconds; } moment;
    int clock_gettime(int clock, moment *time);
]]
local moment = ffi.new("moment")

local worker

function setup(thread)
    worker = thread
end

-- Globals of the worker's thread, so that done() can ask for them.
paths = {}
count = 0
position = 0
connections = 1
answers = 0
early = 0
last = 0

function init(arguments)
    for line in io.lines(arguments[1]) do
        paths[#paths + 1] = line
    end
    count = #paths
    position = tonumber(arguments[2])
    connections = tonumber(arguments[3])
end

function request()
    local path = paths[position % count + 1]
    position = position + 1
    return wrk.format("GET", path)
end

-- Answers a second, counted between two answers: from the one that ends the first round of all connections to the last.
-- Requests ÷ seconds would lose what is under way at the end, a tenth of it all where pictures are slow.
function response()
    ffi.C.clock_gettime(1, moment)
    last = tonumber(moment.seconds) + tonumber(moment.nanoseconds) / 1e9
    answers = answers + 1
    if answers == connections then
        early = last
    end
end

function done(summary, latency)
    local errors = summary.errors
    local counted = worker:get("answers") - worker:get("connections")
    io.write(string.format(
        'RESULT {"requests": %d, "rate": %.6f, "mean": %.6f, "median": %.6f, "p99": %.6f, "badStatuses": %d, '
            .. '"brokenConnections": %d, "position": %d, "paths": %d}\n',
        summary.requests, counted > 0 and counted / (worker:get("last") - worker:get("early")) or 0, latency.mean / 1e6,
        latency:percentile(50) / 1e6, latency:percentile(99) / 1e6, errors.status,
        errors.connect + errors.read + errors.write + errors.timeout, worker:get("position"), worker:get("count")))
end
