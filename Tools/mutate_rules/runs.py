"""Runs of the simulator with a broken rule, and what came of them."""

import os
import re
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .sources import SWITCH

NOTHING, FOUND = 0, 1


@dataclass
class Outcome:
    """What came of the runs with one broken rule, or with none."""

    name: str
    meaning: str
    status: int | None
    seconds: float
    histories: str = ""
    promise: str = ""
    text: str = ""

    @property
    def is_as_expected(self):
        """Whether a broken rule was found, and nothing without one."""
        return self.status == (FOUND if self.meaning else NOTHING)

    @property
    def verdict(self):
        """What came of it, in a word or two."""
        if self.status is None:
            return "gave up"
        if self.status not in (NOTHING, FOUND):
            return f"ended with {self.status}"
        if self.status == FOUND:
            return "found" if self.meaning else "FOUND WITHOUT"
        return "SURVIVED" if self.meaning else "nothing"


class Trial:
    """The program that tries, and for how long it does."""

    def __init__(self, program, options):
        self.program = program
        self.options = options

    def run(self, name, meaning):
        """Lets the simulator run with a broken rule."""
        options = self.options
        command = [
            self.program, "--seed", options.seed, "--runs", options.runs, "--steps", options.steps,
            "--offices", options.offices, "--patience", 0]
        environment = {key: value for key, value in os.environ.items() if key != SWITCH}
        if meaning:
            environment[SWITCH] = name
        begin = time.monotonic()
        try:
            done = subprocess.run(
                [str(word) for word in command], env=environment, timeout=options.seconds, stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, text=True, errors="replace")
            status, text = done.returncode, done.stdout
        except subprocess.TimeoutExpired as expired:
            status, text = None, (expired.stdout or b"").decode(errors="replace")
        outcome = Outcome(name, meaning, status, time.monotonic() - begin, text=text)
        if seed := re.search(r"seed (\d+) broke a promise", text):
            outcome.histories = str(int(seed[1]) - options.seed + 1)
        if promise := re.search(r"^violated: (.*)$", text, re.MULTILINE):
            outcome.promise = promise[1]
        print(f"{name}: {outcome.verdict}", file=sys.stderr)
        return outcome


def conclude(trial, mutations, jobs):
    """Runs with nothing broken and with each of the mutations, several at a time."""
    tasks = [("none", "")] + [(mutation.name, mutation.meaning) for mutation in mutations]
    with ThreadPoolExecutor(jobs) as pool:
        return list(pool.map(lambda task: trial.run(*task), tasks))


def print_table(outcomes):
    """Says what came of everything: a line for each, and what is behind a result that should not be."""
    rows = [("broken rule", "", "histories", "seconds", "promise", "what is broken")]
    for outcome in outcomes:
        seconds = f"{outcome.seconds:.1f}"
        rows.append(
            (outcome.name, outcome.verdict, outcome.histories, seconds, outcome.promise, outcome.meaning))
    widths = [max(len(row[column]) for row in rows) for column in range(5)]
    for row in rows:
        cells = [cell.rjust(width) if column in (2, 3) else cell.ljust(width)
                 for column, (cell, width) in enumerate(zip(row, widths))]
        print("  ".join(cells + [row[5]]).rstrip())
    for outcome in outcomes:
        if not outcome.is_as_expected and outcome.text:
            print(f"\n{outcome.name}:\n{outcome.text.rstrip()[-4000:]}")
    found = sum(outcome.is_as_expected for outcome in outcomes if outcome.meaning)
    print(f"\n{found} of {sum(bool(outcome.meaning) for outcome in outcomes)} broken rules were found")
