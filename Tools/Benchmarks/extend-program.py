#!/usr/bin/env python3
"""Makes a generated program (Tools/sample-program) into the workload of the benchmarks: a third wave, many authors, and
the files of the days that are measured. The same program gives the same bytes. Prints what there is as JSON.

    extend-program.py DIR --first GTO --persons 40

Each office's folder gets `persons/01 …`, one for each person who enters: their interviews, revenue and workforce. The
first office's folder gets `day.csv` (its last surveys, held back from everything else), `edits.csv` (one answer changed
in many interviews, in no order) and `entry.csv` (surveys of a wave that nobody has answered yet).
"""
import argparse
import csv
import hashlib
import json
from pathlib import Path

WAVES = [("media-muestra", "midline", "2024-09-01", "2024-11-30"),
         ("nueva-muestra", "midline", "2025-09-01", "2025-11-30")]
MIDDLE, NEW = WAVES[0][0], WAVES[1][0]
BASE = "base-muestra"
# What the persons enter; the rest is the office's own.
SHARED = ["interviews", "revenue", "workforce"]
ANSWERS = [letter + str(number) for letter in "ABCDEF" for number in range(1, 5)]


class Draw:
    """Numbers that only their names decide."""

    def __init__(self, *names):
        self.bytes = hashlib.sha256(":".join(map(str, names)).encode()).digest()
        self.place = 0

    def below(self, n):
        if self.place == len(self.bytes):
            self.bytes, self.place = hashlib.sha256(self.bytes).digest(), 0
        self.place += 2
        return int.from_bytes(self.bytes[self.place - 2:self.place], "big") * n >> 16


def read(path):
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        return reader.fieldnames, list(reader)


def write(path, columns, rows):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    return len(rows)


def day_in(wave, draw):
    """A day in the second month of a wave."""
    return f"{WAVES[wave][2][:5]}{int(WAVES[wave][2][5:7]) + 1}-{1 + draw.below(30):02d}"


def moved(answer, draw):
    """An answer half a year later: some are better."""
    return str(min(4, int(answer) + 1)) if answer.isdigit() and draw.below(4) == 0 else answer


def with_third_wave(office, kind, rows, surveyed):
    """The rows with those of the middle wave, each after its enterprise's first one."""
    for row in rows:
        yield row
        key, draw = row["enterprise"], Draw(office, kind, row["enterprise"])
        if kind == "interviews" and row["wave"] == BASE and row["outcome"] == "completed" and draw.below(16):
            surveyed[key] = day_in(0, draw)
            answers = {item: moved(row[item], draw) for item in ANSWERS}
            yield {**row, "wave": MIDDLE, "date": surveyed[key], **answers}
        elif kind == "revenue" and row["wave"] == BASE and key in surveyed:
            growth = 95 + draw.below(20)
            money = {name: f"{int(row[name].replace('.', '')) * growth // 100 / 100:.2f}"
                     for name in ("sales", "profit") if row[name]}
            yield {**row, "wave": MIDDLE, "period_start": "2024-09-01", "period_end": "2024-09-30", **money}
        elif kind == "workforce" and row["date"] < WAVES[0][2] and key in surveyed:
            yield {**row, "date": surveyed[key]}


def extend(folder):
    """Adds the middle wave to an office's files."""
    office, surveyed = folder.name, {}
    columns, rows = read(folder / "waves.csv")
    write(folder / "waves.csv", columns, rows + [dict(zip(columns, wave)) for wave in WAVES])
    for kind in SHARED:
        path = folder / f"{kind}.csv"
        columns, rows = read(path)
        rows = list(with_third_wave(office, kind, rows, surveyed))
        write(path, columns, rows)


def divide(folder, persons):
    """Gives each person the enterprises of some coordinators."""
    numbers, person_of = {}, {}
    for kind in SHARED:
        columns, rows = read(folder / f"{kind}.csv")
        shares = [[] for _ in range(persons)]
        for row in rows:
            if "coordinator" in row:
                number = numbers.setdefault(row["coordinator"], len(numbers) % persons)
                person_of.setdefault(row["enterprise"], number)
            shares[person_of.get(row["enterprise"], 0)].append(row)
        for number, share in enumerate(shares[:max(1, len(numbers))]):
            write(folder / "persons" / f"{number + 1:02d}" / f"{kind}.csv", columns, share)
    return min(persons, len(numbers))


def hold_back(folder, count):
    """Takes the last surveys out of an office's interviews, for a day of their own."""
    columns, rows = read(folder / "interviews.csv")
    held = [index for index, row in enumerate(rows) if row["outcome"] == "completed"][-count:]
    days = {BASE: "2024-05-30", MIDDLE: "2024-11-29"}
    write(folder / "day.csv", columns, [{**rows[i], "date": days.get(rows[i]["wave"], "2025-05-30")} for i in held])
    taken = set(held)
    write(folder / "interviews.csv", columns, [row for index, row in enumerate(rows) if index not in taken])


def write_edits(folder, most):
    """One other answer in each of many interviews, in no order."""
    _, rows = read(folder / "interviews.csv")
    edits = [{**row, "B1": (int(row["B1"]) + 1) % 5} for row in rows if row["B1"].isdigit()]
    edits.sort(key=lambda row: hashlib.sha256(f"{row['enterprise']}:{row['wave']}:{row['date']}".encode()).digest())
    return write(folder / "edits.csv", ["enterprise", "wave", "date", "B1"], edits[:most])


def write_entry(folder, most):
    """Surveys of the newest wave."""
    columns, rows = read(folder / "interviews.csv")
    found = {row["enterprise"]: row for row in rows if row["wave"] == MIDDLE}
    entry = [{**row, "wave": NEW, "date": day_in(1, Draw("entry", key)), "state": "submitted"}
             for key, row in list(found.items())[:most]]
    return write(folder / "entry.csv", columns, entry)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--first", required=True, help="the office whose days are measured")
    parser.add_argument("--persons", type=int, default=40, help="persons who enter, in each office")
    parser.add_argument("--day", type=int, default=40, help="surveys of a day")
    arguments = parser.parse_args()
    said = {"rows": {}, "persons": {}}
    for folder in sorted(path for path in arguments.folder.iterdir() if path.is_dir()):
        extend(folder)
        if folder.name == arguments.first:
            hold_back(folder, arguments.day)
            said["edits"] = write_edits(folder, 200_000)
            said["entry"] = write_entry(folder, 1_000)
        said["persons"][folder.name] = divide(folder, arguments.persons)
        for path in sorted(folder.glob("*.csv")):
            with open(path, encoding="utf-8", newline="") as file:
                said["rows"][f"{folder.name}/{path.name}"] = sum(1 for _ in csv.reader(file)) - 1
    print(json.dumps(said))


if __name__ == "__main__":
    main()
