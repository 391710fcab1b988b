import hashlib
import hmac
import json
import os

from serve import serve, took


def handle(headers, body):
    mac = hmac.new(os.environ["SECRET"].encode(), body, hashlib.sha256).hexdigest()
    if not hmac.compare_digest(mac, headers.get("X-BuddyStat-Signature", "")):
        return 401
    took(headers["X-BuddyStat-Event"], json.loads(body))
    return 204


serve(handle)
