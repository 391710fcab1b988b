<?php

require __DIR__ . '/took.php';

$body = file_get_contents('php://input');
$mac = 'sha256=' . hash_hmac('sha256', $body, getenv('SECRET'));
if (!hash_equals($mac, $_SERVER['HTTP_X_ZTA_SIGNATURE'] ?? '')) {
    http_response_code(401);
    exit;
}
took($_SERVER['HTTP_X_ZTA_EVENT'], $body);
