"""The command line of Tools/mutate."""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from .mutation import Drift, read_all
from .runs import Trial, conclude, print_table
from .sources import mutated_files, write_package

ROOT = Path(__file__).resolve().parent.parent.parent
MUTANTS = ROOT / ".build" / "mutants"
PRODUCT = "simulate"
GOOD, SURVIVED, USAGE, DRIFTED = 0, 1, 2, 3

DESCRIPTION = """\
Shows that the simulator can fail. Every file in Tests/Mutations breaks a rule of the product. They are all built, once,
into a copy of the package under .build/mutants, where an environment variable chooses the broken rule; the sources
themselves stay as they are. Then the simulator runs with each of them, and must find it out; and with none, and must
find nothing."""

EPILOG = """\
Exit status: 0 each is found and nothing without, 1 one survives or something is found without any, 2 wrong usage, 3 a
mutation no longer fits the sources or they cannot be built."""


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="mutate", description=DESCRIPTION, epilog=EPILOG, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="MUTATION", help="only these, instead of all")
    parser.add_argument("--list", action="store_true", help="says what each breaks, and whether it fits the sources")
    parser.add_argument("--seed", type=int, default=1, help="the seed of the first history (1)")
    parser.add_argument("--runs", type=int, default=20, help="how many histories each may take (20)")
    parser.add_argument("--steps", type=int, default=200, help="how long a history is (200)")
    parser.add_argument("--offices", type=int, default=3, help="how many offices found its program (3)")
    parser.add_argument("--seconds", type=int, default=600, help="after how long one is given up (600)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count(), help="how many run at a time")
    return parser.parse_args(arguments)


def main(arguments=None):
    options = parse(arguments)
    try:
        mutations = read_all(ROOT / "Tests" / "Mutations")
        mutated_files(ROOT, mutations)
    except Drift as drift:
        print(drift, file=sys.stderr)
        return DRIFTED
    unknown = set(options.names) - {mutation.name for mutation in mutations}
    if unknown:
        print(f"no such mutation: {', '.join(sorted(unknown))}", file=sys.stderr)
        return USAGE
    chosen = [mutation for mutation in mutations if not options.names or mutation.name in options.names]
    if options.list:
        for mutation in chosen:
            print(f"{mutation.name}\n    {mutation.meaning}")
        return GOOD
    write_package(ROOT, MUTANTS / "package", PRODUCT, mutations)
    build = [
        "swift", "build", "--package-path", MUTANTS / "package", "--scratch-path", MUTANTS / "build",
        "--product", PRODUCT]
    if subprocess.run(build, stdout=sys.stderr).returncode != 0:
        return DRIFTED
    trial = Trial(MUTANTS / "build" / "debug" / PRODUCT, options)
    outcomes = conclude(trial, chosen, options.jobs)
    print_table(outcomes)
    return GOOD if all(outcome.is_as_expected for outcome in outcomes) else SURVIVED
