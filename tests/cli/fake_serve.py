"""Stands for ``serve run``: answers 503 a few times and then 200, over TLS, until it is interrupted."""

import http.server
import json
import os
import signal
import ssl
import subprocess
import sys
from pathlib import Path

if sys.argv[1] == "crash":
    print("the reason for the crash")
    sys.exit(3)

asked = 0


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        global asked
        asked += 1
        body, status = {"data": [{"id": "m"}]}, 200
        if self.path == "/readyz":
            ready = asked > 2
            body = {"status": "x", "checks": [{"name": "engine:m", "status": "healthy" if ready else "unhealthy"}]}
            status = 200 if ready else 503
        self.send_response(status)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: object) -> None:
        pass


# A process in a session of its own, as Ray has them; it ignores the interrupt.
subprocess.Popen([sys.executable, "-c", "import signal; signal.pause()"], start_new_session=True)
signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
tls = Path(os.environ["HELIX_DATA_DIR"]) / "tls"
context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
context.load_cert_chain(tls / "cert.pem", tls / "key.pem")
server = http.server.HTTPServer(("127.0.0.1", int(os.environ["HELIX_PORT"])), Handler)
server.socket = context.wrap_socket(server.socket, server_side=True)
server.serve_forever()
