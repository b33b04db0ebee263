"""Fetches the archive of an account with slixmpp, stores nothing, and tells how long that took, as JSON."""

import json
import logging
import ssl
import sys
import time

from slixmpp import ClientXMPP

logging.basicConfig(level=logging.CRITICAL)


class Fetch(ClientXMPP):
    def __init__(self, address, password, page):
        super().__init__(address, password)
        self.page = page
        for plugin in ("xep_0030", "xep_0059", "xep_0297", "xep_0313"):
            self.register_plugin(plugin)
        self.ssl_context = ssl.create_default_context()
        self.ssl_context.check_hostname = False
        self.ssl_context.verify_mode = ssl.CERT_NONE
        self.get_ssl_context = lambda: self.ssl_context
        self.add_event_handler("session_start", self.started)

    async def started(self, _event):
        began = time.perf_counter()
        count = 0
        async for _message in self["xep_0313"].iterate(rsm={"max": self.page}):
            count += 1
        print(json.dumps({"count": count, "seconds": time.perf_counter() - began}), flush=True)
        self.disconnect()


address, password, host, port, page = sys.argv[1:]
fetch = Fetch(address, password, int(page))
fetch.connect((host, int(port)))
fetch.process(forever=False)
