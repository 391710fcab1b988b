import json
import os
import ssl
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


def say(line):
    print(json.dumps(line), flush=True)


def took(event, payload):
    """Tells the test what was taken, and under which name it came."""
    say({"event": event, "payload": payload})


def serve(handle):
    """Listens over HTTPS. `handle` gets a request's headers and the bytes of its body, and gives the status."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(handle(self.headers, body))
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(os.environ["TLS_CERT"], os.environ["TLS_KEY"])
    server.socket = context.wrap_socket(server.socket, server_side=True)
    say({"listening": server.server_port})
    server.serve_forever()
