"""What Python's re says: a JSON line {"pattern", "names"} in, a JSON line {"error", "position"} or {"matches"} out."""
import json
import re
import sys
import warnings

warnings.simplefilter("ignore")
sys.stdin.reconfigure(encoding="utf-8")
sys.stdout.reconfigure(encoding="utf-8")


def answer(question):
    try:
        pattern = re.compile(question["pattern"])
    except re.error as e:
        return {"error": e.msg, "position": -1 if e.pos is None else e.pos}
    except (OverflowError, ValueError, RecursionError) as e:
        return {"error": str(e), "position": -1}
    matches = []
    for name in question["names"]:
        match = pattern.match(name)
        matches.append(None if match is None else match.groupdict(default=""))
    return {"matches": matches}


for line in sys.stdin:
    print(json.dumps(answer(json.loads(line))))
