"""For every character that Python knows: one letter for each property it has, and its lower case. Then the extra cases of re."""
import re
import sys
import unicodedata
import _sre

for point in range(sys.maxunicode + 1):
    char = chr(point)
    if unicodedata.category(char) in ("Cn", "Cs"):
        continue
    kinds = "".join(
        letter
        for letter, there in (
            ("d", char.isdecimal()),
            ("s", char.isspace()),
            ("w", char.isalnum() or char == "_"),
            ("c", _sre.unicode_iscased(point)),
        )
        if there
    )
    print("%d,%s,%d" % (point, kinds, _sre.unicode_tolower(point)))
print("cases")
try:
    from re._casefix import _EXTRA_CASES
except ImportError:
    from sre_compile import _EXTRA_CASES
for point, others in _EXTRA_CASES.items():
    print("%d,%s" % (point, ".".join(str(other) for other in sorted(others))))
