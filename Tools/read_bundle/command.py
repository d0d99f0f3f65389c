"""The command line of Tools/read-bundle."""

import argparse
import json
import signal
import sys

from .age import read_identities
from .documents import merged, summary
from .frames import Unreadable
from .lines import line
from .session import Session

GOOD, UNREADABLE, USAGE, DOES_NOT_VERIFY = 0, 1, 2, 3

DESCRIPTION = """\
Reads Aldea's bundles without Aldea, from Schema/bundle-format.md alone, and verifies everything in them: the
frames, the end mark, the roster, and each segment's statement, signature, bodies and chain. Standard output has every
change as one line of JSON, personal data included. All files together are one program: what one lacks (a roster, an
earlier segment) another may have."""

EPILOG = """\
Standard error has one line of JSON for each thing that does not verify: the file, the place in it (null when it is
about several), and a sentence. A signer that no roster in the files names, a revoked key, a device that may not
write, a redaction, a gap and a fork are no such thing: --summary and --merge tell of them.

Exit status: 0 all is good, 3 something does not verify, 2 wrong usage, 1 a file cannot be read at all."""


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="read-bundle", description=DESCRIPTION, epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", metavar="FILE", help="a bundle, plain or encrypted with age")
    parser.add_argument(
        "--identity", metavar="KEYFILE", help="an age identity file, as `age -d -i` takes it, for what is encrypted")
    instead = parser.add_mutually_exclusive_group()
    instead.add_argument(
        "--merge", action="store_true",
        help="instead of the changes: what counts of all of them, with the full digest, state code and conflicts")
    instead.add_argument(
        "--summary", action="store_true", help="instead of the changes: files, logs, roster and problems")
    return parser.parse_args(arguments)


def main(arguments=None):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    sys.stdout.reconfigure(encoding="utf-8", newline="\n")
    sys.stderr.reconfigure(encoding="utf-8", newline="\n")
    options = parse(arguments)
    try:
        identities = read_identities(options.identity) if options.identity else []
    except Unreadable as reason:
        print_document({"at": None, "file": options.identity, "problem": str(reason)}, sys.stderr)
        return UNREADABLE
    session = Session(identities, lambda finding: print_document(finding.document(), sys.stderr))
    for path in options.files:
        for segment in session.read(path, keeps_changes=options.merge):
            if not options.merge and not options.summary:
                for change in segment.changes:
                    sys.stdout.write(line(change) + "\n")
    session.conclude()
    if session.unreadable:
        return UNREADABLE
    if options.merge:
        print_document(merged(session), sys.stdout)
    if options.summary:
        print_document(summary(session), sys.stdout)
    return DOES_NOT_VERIFY if session.problems else GOOD


def print_document(document, file):
    print(json.dumps(document, sort_keys=True, ensure_ascii=False), file=file)
