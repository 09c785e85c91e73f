"""Runs a ``Launcher`` over ``fake_serve.py`` in a process of its own, since it takes over the signals."""

import os
import sys
from pathlib import Path

from helix_ray.cli.launcher import Launcher
from helix_ray.config import Settings

command = [sys.executable, str(Path(__file__).with_name("fake_serve.py")), sys.argv[1]]
sys.exit(Launcher(Settings.from_env(), os.environ, command, grace_s=1.0).run())
