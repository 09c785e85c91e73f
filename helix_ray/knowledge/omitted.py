"""Large libraries that other libraries import and nothing here calls, left out while those load.

sentence-transformers imports scikit-learn and SciPy for one measure of similarity, and transformers imports torch's compiler to
mark functions that it must not touch. Together they are 70 to 100 MiB in every replica of an embedding model.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

UNUSED = ("sklearn", "scipy", "torch._dynamo")


@contextmanager
def omitted(*names: str) -> Iterator[None]:
    """Within the block, importing those libraries gives placeholders; afterwards it gives the libraries again.

    What was imported before is left alone. A placeholder has every attribute: a decorator that changes nothing.

    Args:
        names: of packages, with all modules in them.
    """
    finder = _Finder(names)
    sys.meta_path.insert(0, finder)
    try:
        yield
    finally:
        sys.meta_path.remove(finder)
        for name, module in list(sys.modules.items()):
            if isinstance(module, _Placeholder):
                del sys.modules[name]
                parent, _, child = name.rpartition(".")
                if getattr(sys.modules.get(parent), child, None) is module:
                    delattr(sys.modules[parent], child)


class _Placeholder(ModuleType):
    """A module in which everything is a decorator, with arguments or without."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)

        def unchanged(*args: Any, **_: Any) -> Any:
            return args[0] if args and callable(args[0]) else unchanged

        return unchanged


class _Finder(MetaPathFinder, Loader):
    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def find_spec(self, fullname: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if any(fullname == name or fullname.startswith(f"{name}.") for name in self._names):
            return ModuleSpec(fullname, self, is_package=True)
        return None

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        return _Placeholder(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        pass
