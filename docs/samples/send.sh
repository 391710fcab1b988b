#!/bin/sh
# Sends a signed test message, as Bellwether would: sh send.sh http://localhost:3000/webhooks
set -eu

id="msg_test$$"
timestamp=$(date +%s)
body="{\"id\":\"$id\",\"type\":\"webhook.test\",\"timestamp\":\"$(date -u +%Y-%m-%dT%H:%M:%S.000Z)\",\"data\":{\"webhookId\":\"wh_1\",\"siteId\":null,\"message\":\"By hand\"}}"

key=$(printf %s "${BELLWETHER_WEBHOOK_SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \n')
signature=$(printf '%s.%s.%s' "$id" "$timestamp" "$body" |
  openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)

curl --silent --show-error --write-out '%{http_code}\n' "$1" \
  --header 'Content-Type: application/json' \
  --header "webhook-id: $id" \
  --header "webhook-timestamp: $timestamp" \
  --header "webhook-signature: v1,$signature" \
  --data-raw "$body"
