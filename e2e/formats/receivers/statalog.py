import hashlib
import hmac
import json
import os

from serve import serve, took


def handle(headers, body):
    event = headers["X-Statalog-Event"]
    if event != "test":
        mac = "sha256=" + hmac.new(os.environ["SECRET"].encode(), body, hashlib.sha256).hexdigest()
        if not hmac.compare_digest(mac, headers.get("X-Statalog-Signature", "")):
            return 401
    took(event, json.loads(body))
    return 200


serve(handle)
