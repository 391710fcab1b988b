#!/bin/sh
# The three headers in the environment, the body on standard input. For looking into a request by hand: while
# openssl runs, others on the machine can see the key in the list of processes.
set -eu

refuse() {
  echo "refused: $1" >&2
  exit 1
}

case $WEBHOOK_TIMESTAMP in '' | *[!0-9]*) refuse 'the timestamp is no time' ;; esac
age=$(($(date +%s) - WEBHOOK_TIMESTAMP))
[ "${age#-}" -le 300 ] || refuse 'not signed within the last five minutes'

key=$(printf %s "${BELLWETHER_WEBHOOK_SECRET#whsec_}" | base64 -d | od -An -v -tx1 | tr -d ' \n')
expected=$({
  printf '%s.%s.' "$WEBHOOK_ID" "$WEBHOOK_TIMESTAMP"
  cat
} | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | base64)

for given in $WEBHOOK_SIGNATURE; do
  if [ "$given" = "v1,$expected" ]; then
    echo verified
    exit 0
  fi
done
refuse 'no signature fits'
