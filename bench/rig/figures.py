"""What is printed, and kept in bench/results."""

import datetime
import os
import statistics

from rig import machine


class Figures:
    """The figures of one bench: tables of medians with their spread and ratio to ours, and limits."""

    def __init__(self, name, packages=()):
        self.name = name
        self.packages = packages
        self.lines = []
        self.passed = []

    def say(self, text):
        print(text, flush=True)
        self.lines.append(text)

    def table(self, title, unit, rows):
        """Rows of (who, values), ours first: to it the others are put in ratio."""
        self.say(f"{title}, {unit}")
        ours = statistics.median(rows[0][1])
        for who, values in rows:
            middle = statistics.median(values)
            self.say(f"  {who:<52} median {middle:9.2f}   {min(values):9.2f} to {max(values):9.2f}   n {len(values):>4}   ours is {ours / middle:5.2f} x")

    def most(self, what, value, limit, unit="x"):
        self.limit(f"{what} (at most {limit:g} {unit})", value <= limit, value, unit)

    def least(self, what, value, limit, unit="x"):
        self.limit(f"{what} (at least {limit:g} {unit})", value >= limit, value, unit)

    def limit(self, what, is_met, value, unit):
        self.say(f"{what:<86} {value:8.2f} {unit}{'' if is_met else '   PASSED ITS LIMIT'}")
        if not is_met:
            self.passed.append(what)

    def end(self, kept):
        """Keeps the lines where the whole case was measured; the exit status."""
        if kept:
            today = datetime.date.today().isoformat()
            path = f"{machine.ROOT}/bench/results/{self.name}-{today}.txt"
            machine.write(path, "\n".join([
                f"What bench/{self.name} printed on {today}, at commit {machine.commit()}; a limit that was passed says so.",
                f"Machine: {machine.described()}.",
                f"Versions: {machine.versions(self.packages)}.",
                "", *self.lines, ""]))
            print(f"kept: {os.path.relpath(path, machine.ROOT)}")
        return 1 if self.passed else 0


def ratio(ours, theirs):
    return statistics.median(ours) / statistics.median(theirs)


def options(parser, **usual):
    """Options that make the case smaller, and what goes with them: (what was asked for, whether it is the whole case)."""
    for name, (value, meaning) in usual.items():
        parser.add_argument("--" + name.replace("_", "-"), type=type(value), default=value, metavar=type(value).__name__.upper(), help=f"{meaning} ({value})")
    parser.add_argument("--leave-out", default="", metavar="KEYS", help="keys of the configuration, by commas, that the program at hand does not know yet")
    parser.add_argument("--keep", action="store_true", help="keeps the result of a smaller case too")
    asked = parser.parse_args()
    whole = asked.keep or all(value == parser.get_default(name) for name, value in vars(asked).items())
    return asked, whole
