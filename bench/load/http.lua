-- SPDX-License-Identifier: Apache-2.0
-- wrk script: http.lua KIND SESSIONS [FILE | START | CAMPAIGN]. One JSON line at the end.
--   get SESSIONS FILE       GETs the paths of FILE in turn, each client with a session of SESSIONS
--   person SESSIONS START   POSTs invented persons numbered from START, each with its own command id
--   item SESSIONS CAMPAIGN  PUTs entered items of its form, one union and item after another, round after round
local threads = 0

function setup(thread)
  thread:set("no", threads)
  threads = threads + 1
end

local function lines(path)
  local all = {}
  for line in io.lines(path) do all[#all + 1] = line end
  return all
end

local weights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2}
local function identity(i)
  local digits = string.format("110105%04d%02d%02d%03d", 1960 + i % 40, 1 + math.floor(i / 40) % 12,
    1 + math.floor(i / 480) % 28, math.floor(i / 13440) % 1000)
  local total = 0
  for k = 1, 17 do total = total + tonumber(digits:sub(k, k)) * weights[k] end
  return digits .. ("10X98765432"):sub(total % 11 + 1, total % 11 + 1)
end

local items = {"A", "E1", "F1", "F2", "G", "H", "I", "K1", "K2"}
local kind, sessions, paths, start, campaign, mark
local at = 0

function init(args)
  kind, sessions = args[1], lines(args[2])
  if kind == "get" then paths = lines(args[3]) elseif kind == "item" then campaign = args[3] else start = tonumber(args[3]) end
  mark = string.format("%s-%s-%d", kind, args[3]:match("[^/]*$"), no)
  at = kind == "get" and no * 1000003 % 7919 or 0
end

local function head(s, write)
  local token, csrf = s:match("(%S+) (%S+)")
  local h = {Cookie = "nuan=" .. token}
  if write then
    h["X-CSRF"], h["Content-Type"] = csrf, "application/json"
    h["X-Command-Id"] = mark .. "-" .. at
  end
  return h
end

local function person()
  local i = start + at * 2 + no
  return wrk.format("POST", "/api/persons", head(sessions[1], true), string.format(
    '{"id_type":"RESIDENT","number":"%s","name":"测试%s","phone":"139%08d","employer":"某某公司"}',
    identity(i), ({"甲", "乙", "丙", "丁", "戊"})[i % 5 + 1], i % 100000000))
end

local function item()
  local i = at * 2 + no
  local leaf = math.floor(i / #items)
  local org = string.format("QD%02d%02d%02d", leaf % 10 + 1, math.floor(leaf / 10) % 20 + 1, math.floor(leaf / 200) % 23 + 1)
  return wrk.format("PUT", "/api/forms/cz21/items", head(sessions[1], true), string.format(
    '{"campaign":"%s","org":"%s","item":"%s","value":%d,"note":"","version":%d}', campaign, org, items[i % #items + 1], i % 97,
    math.floor(leaf / 4600)))
end

function request()
  at = at + 1
  if kind == "person" then return person() end
  if kind == "item" then return item() end
  return wrk.format("GET", paths[at % #paths + 1], head(sessions[at % #sessions + 1], false))
end

function done(summary, latency)
  io.write(string.format('{"requests":%d,"seconds":%.3f,"p50":%.3f,"p95":%.3f,"p99":%.3f,"max":%.3f,"refused":%d,"broken":%d}\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1000, latency:percentile(95) / 1000,
    latency:percentile(99) / 1000, latency.max / 1000, summary.errors.status,
    summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout))
end
