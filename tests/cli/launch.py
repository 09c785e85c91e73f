"""Runs a ``Launcher`` over ``fake_serve.py`` in a process of its own, since it takes over the signals."""

import os
import sys
from pathlib import Path

from rich.console import Console

from helix_ray.cli.launcher import Launcher
from helix_ray.config import Settings

mode, grace_s = sys.argv[1:]
command = [sys.executable, str(Path(__file__).with_name("fake_serve.py")), mode]
sys.exit(0 if Launcher(Settings.from_env(), os.environ, command, Console(), float(grace_s)).run() else 1)
