"""What Python's re says: a JSON line {"pattern", "names"} in, a JSON line {"error", "position"} or {"matches"} out.

{"unsure"} where this Python is known to be wrong: before 3.11.5, the one of Debian 12 among them, what goes back inside a
possessive repeat goes wrong (gh-106052)."""
import json
import re
import sys
import warnings

warnings.simplefilter("ignore")
sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")


def possessive(parsed):
    """Whether a parsed pattern, or any part of one, holds a possessive repeat."""
    if isinstance(parsed, (list, tuple, re._parser.SubPattern)):
        return any(possessive(part) for part in parsed)
    return parsed is re._constants.POSSESSIVE_REPEAT


def answer(question):
    try:
        pattern = re.compile(question["pattern"])
    except re.error as e:
        return {"error": e.msg, "position": -1 if e.pos is None else e.pos}
    except (OverflowError, ValueError, RecursionError) as e:
        return {"error": str(e), "position": -1}
    if (3, 11) <= sys.version_info < (3, 11, 5) and possessive(re._parser.parse(question["pattern"])):
        return {"unsure": sys.version}
    matches = []
    for name in question["names"]:
        match = pattern.match(name)
        matches.append(None if match is None else match.groupdict(default=""))
    return {"matches": matches}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
