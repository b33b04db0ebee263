"""Starts Gajim also where the tests run as root: what it keeps is a folder of the test's own. Its argument: the folder."""

import os
import sys

os.geteuid = lambda: 1000
sys.argv = ["gajim", "--config-path", sys.argv[1], "--verbose"]

from gajim.gajim import main  # noqa: E402

main()
