"""The page in a real browser: five agencies, a hub, Ekvik's month and a meeting
that is about to begin. What the browser does is in clients/web/end-to-end."""

import os
import pathlib
import shutil
import subprocess
import sys
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402
import sitting  # noqa: E402

PAGE = towns.BUILD / "web"


class WebTest(unittest.TestCase):
    def test_a_browser_finds_the_page_as_it_must_be(self):
        if shutil.which("chromium") is None:
            why = "chromium is missing; ./deploy/install-packages --browser"
            if os.geteuid() == 0 or os.environ.get("CI"):
                self.fail(why)
            self.skipTest(why)
        self.assertTrue((PAGE / "index.html").is_file(),
                        "the page is not built; clients/web/run build")
        os.environ["SAMRAD_PAGE_ROOT"] = str(PAGE)
        town = towns.new_town()
        self.addCleanup(towns.remove, town)
        town.build(second_factors=True)
        month = towns.month_module.Month(town, say=lambda text: None)
        month.play(meeting=False)
        with sitting.prepared(month, settled=False):
            town.write_description(month.steps)
            done = subprocess.run(
                [pathlib.Path(os.environ["SAMRAD_SOURCE_DIR"]) / "clients" /
                 "web" / "run", "--preset", towns.BUILD.name, "end"],
                env={**os.environ,
                     "SAMRAD_TOWN": str(town.folder / "town.json")},
                check=False)
        self.assertEqual(done.returncode, 0)


if __name__ == "__main__":
    unittest.main(verbosity=2)
