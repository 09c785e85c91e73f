"""Stands for ``serve run``: says and answers what it does in each mode, over TLS, until it is interrupted."""

import http.server
import json
import os
import signal
import ssl
import subprocess
import sys
import time
from pathlib import Path

_ORPHAN = """
import os, signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
if os.fork() == 0:
    os.setsid()
    os.environ.clear()
    time.sleep(600)
"""


def main(mode: str) -> None:
    if mode == "crash":
        print("the reason for the crash")
        sys.exit(3)
    # Ray's daemons: in sessions of their own, without their parent, and deaf to what asks them nicely.
    subprocess.run([sys.executable, "-c", _ORPHAN], check=True)
    if mode == "stubborn":
        signal.signal(signal.SIGINT, lambda *_: print("not yet"))
    else:
        signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
    print("INFO worker.py -- Started a local Ray instance. View the dashboard at http://127.0.0.1:8299 ")
    if mode == "unbuildable":
        print("(ServeController pid=1) WARNING -- Deploying app 'helix' failed with exception:\nthe reason of the builder")
        time.sleep(600)
    serve(mode)


def serve(mode: str) -> None:
    answers = 0

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            nonlocal answers
            answers += 1
            if self.path == "/v1/models":
                keyed = os.environ.get("HELIX_REQUIRE_KEY") == "true"
                self.answer(401 if keyed else 200, {"data": [{"id": "m"}]})
            elif mode == "unloadable" and answers > 2:
                self.check({"name": "engine:m", "status": "unhealthy", "error": "no replica is running (deploy_failed)"}, 503)
            elif mode != "unready" and answers > 2:
                self.check({"name": "engine:m", "status": "healthy"}, 200)
            else:
                self.check({"name": "engine:m", "status": "unhealthy", "error": "no replica is running (updating)"}, 503)

        def check(self, check: dict[str, str], status: int) -> None:
            self.answer(status, {"status": "ready" if status == 200 else "unready", "checks": [check]})

        def answer(self, status: int, body: object) -> None:
            self.send_response(status)
            self.end_headers()
            self.wfile.write(json.dumps(body).encode())

        def log_message(self, format: str, *args: object) -> None:
            pass

    server = http.server.HTTPServer(("127.0.0.1", int(os.environ["HELIX_PORT"])), Handler)
    if os.environ.get("HELIX_TLS") != "false":
        tls = Path(os.environ["HELIX_DATA_DIR"]) / "tls"
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(
            os.environ.get("HELIX_TLS_CERT", tls / "cert.pem"), os.environ.get("HELIX_TLS_KEY", tls / "key.pem")
        )
        server.socket = context.wrap_socket(server.socket, server_side=True)
    server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
