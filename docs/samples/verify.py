import base64
import hashlib
import hmac
import json
import os
import sys
import time


def verify(secret: str, id: str, timestamp: str, signatures: str, body: bytes) -> dict:
    """body: the raw bytes, as Flask's request.get_data() or Django's request.body give them"""
    if abs(time.time() - int(timestamp)) > 300:
        raise ValueError("not signed within the last five minutes")

    key = base64.b64decode(secret.removeprefix("whsec_"))
    signed = f"{id}.{timestamp}.".encode() + body
    expected = "v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    if not any(hmac.compare_digest(given.encode(), expected.encode()) for given in signatures.split(" ")):
        raise ValueError("no signature fits")
    return json.loads(body)


# Try it from a shell: the three headers in the environment, the body on standard input.
if __name__ == "__main__":
    try:
        message = verify(
            os.environ["BELLWETHER_WEBHOOK_SECRET"],
            os.environ["WEBHOOK_ID"],
            os.environ["WEBHOOK_TIMESTAMP"],
            os.environ["WEBHOOK_SIGNATURE"],
            sys.stdin.buffer.read(),
        )
        print("verified:", message["type"])
    except ValueError as error:
        sys.exit(f"refused: {error}")
