<?php

require __DIR__ . '/took.php';

// The way of a header of one's own.
if (!hash_equals(getenv('SECRET'), $_SERVER['HTTP_X_CRM_TOKEN'] ?? '')) {
    http_response_code(401);
    exit;
}
took($_SERVER['HTTP_X_WEBHOOK_EVENT'], file_get_contents('php://input'));
