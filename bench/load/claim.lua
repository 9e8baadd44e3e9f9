-- SPDX-License-Identifier: Apache-2.0
-- wrk script: claim.lua SESSIONS BATCH REQUESTS EXPECTED. Workers take turns, each call a command of its own; ends after REQUESTS answers.
-- One JSON line at the end; gone_s: when the EXPECTED-th voucher was acknowledged.
local ffi = require("ffi")
ffi.cdef [[ typedef struct { long sec, nsec; } nuan_time; int clock_gettime(int, nuan_time *); ]]
local clock = ffi.new("nuan_time")
local function now()
  ffi.C.clock_gettime(1, clock)
  return tonumber(clock.sec) + tonumber(clock.nsec) / 1e9
end

local thread
function setup(t) thread = t end

local heads, path, most, expected, mark = {}, "", 0, 0, ""
asked, answered, claimed, refused, other, begun, gone, ended = 0, 0, 0, 0, 0, 0, 0, 0

function init(args)
  for line in io.lines(args[1]) do
    local token, csrf = line:match("(%S+) (%S+)")
    heads[#heads + 1] = string.format("Host: " .. wrk.headers["Host"] .. "\r\nCookie: nuan-worker=%s\r\nX-CSRF: %s\r\nContent-Type: application/json\r\nContent-Length: 2\r\n", token, csrf)
  end
  path, most, expected = "/api/worker/voucher-batches/" .. args[2] .. "/claim", tonumber(args[3]), tonumber(args[4])
  mark = "b" .. args[2] .. "-"
end

function request()
  if asked == 0 then begun = now() end
  asked = asked + 1
  return "POST " .. path .. " HTTP/1.1\r\n" .. heads[asked % #heads + 1] .. "X-Command-Id: " .. mark .. asked .. "\r\n\r\n{}"
end

function response(status)
  answered = answered + 1
  if status == 200 then
    claimed = claimed + 1
    if claimed == expected then gone = now() - begun end
  elseif status == 409 then refused = refused + 1
  else other = other + 1 end
  if answered == most then
    ended = now() - begun
    wrk.thread:stop()
  end
end

function done(summary, latency)
  local get = function(k) return thread:get(k) end
  io.write(string.format('{"requests":%d,"claimed":%d,"refused":%d,"other":%d,"gone_s":%.3f,"seconds":%.3f,"p50":%.2f,"p99":%.2f,"max":%.2f}\n', get("answered"), get("claimed"), get("refused"),
    get("other"), get("gone"), get("ended") > 0 and get("ended") or summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(99) / 1000, latency.max / 1000))
end
