"""Says how many tests were skipped, and why: the reasons as the tests gave
them. Reads ctest's JUnit files and the GoogleTest lines inside it."""

import re
import sys
import xml.etree.ElementTree as tree


def main():
    reasons = []
    for case in [case for path in sys.argv[1:]
                 for case in tree.parse(path).iter("testcase")]:
        output = "".join(part.text or "" for part in case.iter("system-out"))
        for match in re.finditer(
                r"^(?:.*: )?Skipped\n(.*)$|skipped ['\"](.*)['\"]$", output,
                re.M):
            reasons.append((case.get("name"),
                            (match.group(1) or match.group(2) or "").strip()))
        if case.get("status") in ("notrun", "disabled"):
            reasons.append((case.get("name"), "not run"))
    print("\n%d tests skipped" % len(reasons))
    for name, reason in reasons:
        print("  %s: %s" % (name, reason))


if __name__ == "__main__":
    main()
