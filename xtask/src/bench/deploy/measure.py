"""Runs one command and measures it: API calls, time, processor time, memory. See `deploy.rs`, which calls it.

The command reaches AWS through a proxy in this process, which counts its calls by action. `{endpoint}` and `{authority}`
in its arguments and in its environment stand for the proxy's address. Prints one JSON object. What the command prints
goes to standard error if it fails, and nowhere otherwise.
"""

import argparse
import collections
import http.client
import http.server
import json
import os
import subprocess
import sys
import threading
import time
import urllib.parse

# Headers about one connection, not about the message.
HOP_BY_HOP = {"connection", "keep-alive", "transfer-encoding", "content-length"}


class Recorder(http.server.BaseHTTPRequestHandler):
    """Passes every request on and counts it."""

    protocol_version = "HTTP/1.1"
    upstream = ""
    calls = collections.Counter()

    def pass_on(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        form = urllib.parse.parse_qs(body.decode("latin-1"))
        self.calls[form.get("Action", [f"{self.command} {self.path.split('?')[0]}"])[0]] += 1
        connection = http.client.HTTPConnection(self.upstream)
        headers = {name: value for name, value in self.headers.items() if name.lower() not in HOP_BY_HOP}
        connection.request(self.command, self.path, body, headers)
        answer = connection.getresponse()
        content = answer.read()
        self.send_response(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in HOP_BY_HOP:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)
        connection.close()

    do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = pass_on

    def log_message(self, *_):
        pass


def measure(command, endpoint):
    """Time, and what the kernel says that the command and its children used."""
    values = {"endpoint": endpoint, "authority": endpoint.removeprefix("http://")}

    def fill(text):
        for name, value in values.items():
            text = text.replace("{" + name + "}", value)
        return text

    environment = {name: fill(value) for name, value in os.environ.items()}
    started = time.monotonic()
    child = subprocess.Popen(
        [fill(word) for word in command],
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    output = child.stdout.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - started
    if status != 0:
        sys.exit(f"{' '.join(command)} failed ({os.waitstatus_to_exitcode(status)}):\n{output.decode(errors='replace')}")
    # Linux counts memory in units of 1024 bytes, macOS in bytes.
    unit = 1 if sys.platform == "darwin" else 1024
    return {"wall": wall, "cpu": usage.ru_utime + usage.ru_stime, "peak": usage.ru_maxrss * unit}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--upstream", required=True, help="host and port of the emulator")
    parser.add_argument("command", nargs="+")
    arguments = parser.parse_args()
    Recorder.upstream = arguments.upstream
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorder)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    used = measure(arguments.command, f"http://127.0.0.1:{server.server_port}")
    print(json.dumps(used | {"calls": dict(Recorder.calls)}))


if __name__ == "__main__":
    main()
