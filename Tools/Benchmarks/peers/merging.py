#!/usr/bin/env python3
"""What libraries of merging documents do with the values of a store: each record a map of its fields.

    merging.py pycrdt|loro make STORE OUT TABLE…   makes a document, and writes all of it as one update
    merging.py pycrdt|loro apply FILE              applies such an update to an empty document, in memory

Nobody signs, nothing is kept on a disk, and no table can be queried afterwards. Prints JSON.
"""
import json
import resource
import sqlite3
import sys
import time


def rows(store, tables):
    """The name of each record and its fields that are not NULL."""
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    for table in tables:
        cursor = connection.execute(f'SELECT * FROM "{table}"')
        names = [column[0] for column in cursor.description]
        for row in cursor:
            fields = {name: value for name, value in zip(names[1:], row[1:]) if value is not None}
            yield table, str(row[0]), {n: v.hex() if isinstance(v, bytes) else v for n, v in fields.items()}


class Pycrdt:
    """Yjs, by way of Rust."""

    def make(self, found):
        import pycrdt
        document = pycrdt.Doc()
        kinds = {}
        with document.transaction():
            for table, record, fields in found:
                kind = kinds.get(table)
                if kind is None:
                    kind = kinds[table] = document.get(table, type=pycrdt.Map)
                kind[record] = pycrdt.Map(fields)
        return document.get_update()

    def apply(self, update):
        import pycrdt
        document = pycrdt.Doc()
        clock = Clock()
        document.apply_update(update)
        return clock.taken()


class Loro:
    """Loro, by way of Rust."""

    def make(self, found):
        import loro
        document = loro.LoroDoc()
        for table, record, fields in found:
            values = document.get_map(table).insert_container(record, loro.LoroMap())
            for name, value in fields.items():
                values.insert(name, value)
        document.commit()
        return bytes(document.export(loro.ExportMode.Updates(loro.VersionVector())))

    def apply(self, update):
        import loro
        document = loro.LoroDoc()
        clock = Clock()
        document.import_(update)
        return clock.taken()


class Clock:
    """What a piece of work takes."""

    def __init__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def taken(self):
        return {"wall": time.perf_counter() - self.wall, "cpu": time.process_time() - self.cpu,
                "peak": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}


def main(peer, work, path, *rest):
    peer = {"pycrdt": Pycrdt, "loro": Loro}[peer]()
    if work == "make":
        clock = Clock()
        update = peer.make(rows(path, rest[1:]))
        taken = clock.taken()
        with open(rest[0], "wb") as file:
            file.write(update)
    else:
        with open(path, "rb") as file:
            update = file.read()
        taken = peer.apply(update)
    print(json.dumps(taken))


if __name__ == "__main__":
    main(*sys.argv[1:])
