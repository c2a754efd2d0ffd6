# The same merchant's server in Python, with nothing but what Python brings.
import base64
import functools
import http.server
import os
import urllib.error
import urllib.request

secret_key = "test_sk_zXLkKEypNArWmo50nX3lmeaxYG5R"
authorization = "Basic " + base64.b64encode(f"{secret_key}:".encode()).decode()
public = os.path.join(os.path.dirname(os.path.abspath(__file__)), "public")


class Shop(http.server.SimpleHTTPRequestHandler):
    def do_POST(self):
        body = self.rfile.read(int(self.headers["Content-Length"]))
        confirm = urllib.request.Request(
            "https://api.tosspayments.com/v1/payments/confirm",
            data=body,
            headers={"Authorization": authorization, "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(confirm) as answer:
                self.answer(answer.status, answer.read())
        except urllib.error.HTTPError as refusal:
            self.answer(refusal.code, refusal.read())

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


handler = functools.partial(Shop, directory=public)
server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
print(f"http://localhost:{server.server_address[1]}", flush=True)
server.serve_forever()
