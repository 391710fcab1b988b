<?php

/** Tells the test what was taken, and under which name it came. Objects stay objects: `{}` is not `[]`. */
function took(string $event, string $body): void
{
    $line = json_encode(['event' => $event, 'payload' => json_decode($body)], JSON_PRESERVE_ZERO_FRACTION);
    file_put_contents('php://stdout', $line . "\n");
}
