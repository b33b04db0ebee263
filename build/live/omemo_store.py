"""The keys and sessions of a test peer: in memory, and in a file of JSON if it has one."""

import json
import os

from omemo import Just, Nothing, Storage


class Store(Storage):
    def __init__(self, path):
        super().__init__(disable_cache=True)
        self.path = path
        self.changed = False
        self.values = {}
        if path and os.path.exists(path):
            with open(path, encoding="utf-8") as file:
                self.values = json.load(file)

    async def _load(self, key):
        return Just(self.values[key]) if key in self.values else Nothing()

    async def _store(self, key, value):
        self.values[key] = value
        self.changed = True

    async def _delete(self, key):
        self.changed = self.values.pop(key, None) is not None or self.changed

    def clear(self):
        self.values.clear()
        self.changed = True

    def save(self):
        """Writes the file anew, whole or not at all."""
        if self.path and self.changed:
            with open(f"{self.path}.new", "w", encoding="utf-8") as file:
                json.dump(self.values, file)
            os.replace(f"{self.path}.new", self.path)
        self.changed = False
