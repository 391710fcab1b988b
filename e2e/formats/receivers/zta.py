import hashlib
import hmac
import json
import os

from serve import serve, took


def handle(headers, body):
    mac = hmac.new(os.environ["SECRET"].encode(), body.decode().encode(), hashlib.sha256).hexdigest()
    if not hmac.compare_digest("sha256=" + mac, headers.get("X-ZTA-Signature", "")):
        return 401
    took(headers["X-ZTA-Event"], json.loads(body))
    return 200


serve(handle)
