<?php

require __DIR__ . '/took.php';

$body = file_get_contents('php://input');
$event = $_SERVER['HTTP_X_STATALOG_EVENT'];
$mac = 'sha256=' . hash_hmac('sha256', $body, getenv('SECRET'));
if ($event !== 'test' && !hash_equals($mac, $_SERVER['HTTP_X_STATALOG_SIGNATURE'] ?? '')) {
    http_response_code(401);
    exit('Not from Statalog');
}
took($event, $body);
