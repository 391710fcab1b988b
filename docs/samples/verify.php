<?php
// $body is the raw body: file_get_contents('php://input'). The headers are in
// $_SERVER['HTTP_WEBHOOK_ID'], ['HTTP_WEBHOOK_TIMESTAMP'] and ['HTTP_WEBHOOK_SIGNATURE'].
function verify(string $secret, string $id, string $timestamp, string $signatures, string $body): array
{
    if (!ctype_digit($timestamp) || abs(time() - (int) $timestamp) > 300) {
        throw new RuntimeException('not signed within the last five minutes');
    }

    $key = base64_decode(preg_replace('/^whsec_/', '', $secret));
    $expected = 'v1,' . base64_encode(hash_hmac('sha256', "$id.$timestamp.$body", $key, true));
    foreach (explode(' ', $signatures) as $given) {
        if (hash_equals($expected, $given)) {
            return json_decode($body, true, 512, JSON_THROW_ON_ERROR);
        }
    }
    throw new RuntimeException('no signature fits');
}

// Try it from a shell: the three headers in the environment, the body on standard input.
try {
    $message = verify(
        getenv('BELLWETHER_WEBHOOK_SECRET'),
        getenv('WEBHOOK_ID'),
        getenv('WEBHOOK_TIMESTAMP'),
        getenv('WEBHOOK_SIGNATURE'),
        stream_get_contents(STDIN),
    );
    echo 'verified: ', $message['type'], "\n";
} catch (RuntimeException | JsonException $error) {
    fwrite(STDERR, 'refused: ' . $error->getMessage() . "\n");
    exit(1);
}
