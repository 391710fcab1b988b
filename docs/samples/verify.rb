require 'json'
require 'openssl'

# body: the raw body, as request.raw_post (Rails) or request.body.read (Rack) give it
def verify(secret, id, timestamp, signatures, body)
  age = Time.now.to_i - Integer(timestamp, 10)
  raise ArgumentError, 'not signed within the last five minutes' if age.abs > 300

  key = secret.delete_prefix('whsec_').unpack1('m')
  digest = OpenSSL::HMAC.digest('SHA256', key, "#{id}.#{timestamp}.".b + body)
  expected = "v1,#{[digest].pack('m0')}"
  unless signatures.split.any? { |given| OpenSSL.secure_compare(given, expected) }
    raise ArgumentError, 'no signature fits'
  end

  JSON.parse(body)
end

# Try it from a shell: the three headers in the environment, the body on standard input.
begin
  id, timestamp, signatures = ENV.values_at('WEBHOOK_ID', 'WEBHOOK_TIMESTAMP', 'WEBHOOK_SIGNATURE')
  message = verify(ENV.fetch('BELLWETHER_WEBHOOK_SECRET'), id, timestamp, signatures, $stdin.binmode.read)
  puts "verified: #{message['type']}"
rescue ArgumentError, JSON::ParserError => e
  abort "refused: #{e.message}"
end
