-- Posts the body named by BODY, from as many visitors as VISITORS says (told apart by the forwarded address).
local file = io.open(os.getenv('BODY'), 'r')
local body = file:read('*a')
file:close()

local visitors = tonumber(os.getenv('VISITORS'))
local requests = {}
local agent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/146.0.0.0 Safari/537.36'

function init()
  for i = 1, visitors do
    requests[i] = wrk.format('POST', nil, {
      ['Content-Type'] = 'text/plain',
      ['User-Agent'] = agent,
      ['X-Forwarded-For'] = '10.' .. (i % 200) .. '.' .. math.floor(i / 200) % 250 .. '.' .. 1 + math.floor(i / 50000),
    }, body)
  end
end

local next_request = 0
function request()
  next_request = next_request % visitors + 1
  return requests[next_request]
end
