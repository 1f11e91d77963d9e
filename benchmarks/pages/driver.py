"""Run by `manage.py shell` of either tree: answers orders on its standard input with processor milliseconds.

It knows Django and WSGI only, nothing of the tree's own modules: the same file measures both trees. An order is one line
of JSON, {"method", "path", "headers", "body", "port"}; the answer is {"ms", "status", "cookies"}.
"""

import gc
import io
import json
import sys
import time
from typing import Any

from django.core.wsgi import get_wsgi_application

MARK = "DRIVER "


def environ(order: dict[str, Any]) -> dict[str, Any]:
    body = order.get("body", "").encode()
    made = {
        "REQUEST_METHOD": order.get("method", "GET"),
        "SCRIPT_NAME": "",
        "PATH_INFO": order["path"],
        "QUERY_STRING": "",
        "SERVER_NAME": "127.0.0.1",
        "SERVER_PORT": str(order["port"]),
        "HTTP_HOST": f"127.0.0.1:{order['port']}",
        "SERVER_PROTOCOL": "HTTP/1.1",
        "REMOTE_ADDR": "127.0.0.1",
        "CONTENT_LENGTH": str(len(body)),
        "CONTENT_TYPE": "application/x-www-form-urlencoded" if body else "",
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": "http",
        "wsgi.input": io.BytesIO(body),
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    return made | {
        f"HTTP_{name.upper().replace('-', '_')}": value for name, value in order["headers"].items()
    }


def answer(application: Any, order: dict[str, Any]) -> tuple[float, int, str]:
    """(processor ms from the first byte asked to the last byte given, status, cookies)."""
    head: list[Any] = []
    asked = environ(order)
    before = time.process_time()
    body = application(asked, lambda status, headers, *_rest: head.extend((status, headers)))
    for _chunk in body:
        pass
    body.close()
    took = (time.process_time() - before) * 1000
    cookies = [value.split(";")[0] for name, value in head[1] if name.lower() == "set-cookie"]
    return took, int(head[0].split()[0]), "; ".join(cookies)


def main() -> None:
    application = get_wsgi_application()
    gc.freeze()  # modules are not looked through again before every order
    for line in sys.stdin:
        order = json.loads(line)
        gc.collect()  # what came before is not this order's
        ms, status, cookies = answer(application, order)
        print(MARK + json.dumps({"ms": ms, "status": status, "cookies": cookies}), flush=True)


if __name__ == "__main__":
    main()
