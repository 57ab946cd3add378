"""`samrad screen` over the public corpus and a generated one, judged by
score.py with the thresholds of the house; the figures are printed."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
SAMRAD = pathlib.Path(os.environ["SAMRAD_BUILD_DIR"]) / "bin" / "samrad"
THRESHOLDS = ["--min-block-recall", "0.99", "--max-false-block", "0.02",
              "--max-false-findings", "0.03", "--min-warn-recall", "0.90",
              "--max-warn-blocked", "0.10", "--max-clear-warned", "0.10"]
# other.jsonl was written by somebody who had not read the rules, with names and
# phrases of its own and more of the hard ones than public.jsonl has. They found
# 0.965 of it before they were mended by what it showed.
OTHER = ["--min-block-recall", "0.985"] + THRESHOLDS[2:]
# Another seed than any that was looked at while the rules were written.
GENERATED = [sys.executable, HERE / "generate.py", "4711", "2000"]


def run(*command, stdin=None):
    return subprocess.run([str(word) for word in command], input=stdin,
                          text=True, capture_output=True, check=False)


def screen(*options, stdin=""):
    return run(SAMRAD, "screen", *options, stdin=stdin)


class Corpus(unittest.TestCase):
    def judge(self, gold, name, thresholds=tuple(THRESHOLDS)):
        inputs = run(sys.executable, HERE / "score.py", gold, "--inputs").stdout
        answers = screen("--input", "-", "--json", stdin=inputs)
        self.assertEqual(answers.returncode, 0, answers.stderr[-500:])
        with tempfile.TemporaryDirectory() as folder:
            output = pathlib.Path(folder) / "answers.jsonl"
            output.write_text(answers.stdout, encoding="utf-8")
            scored = run(sys.executable, HERE / "score.py", gold, output,
                         *thresholds)
        print("\n%s\n%s" % (name, scored.stdout), flush=True)
        self.assertEqual(scored.returncode, 0, scored.stderr[-500:])

    def test_the_public_corpus_is_screened_within_the_thresholds(self):
        self.judge(HERE / "public.jsonl", "public.jsonl")

    def test_a_strangers_corpus_is_screened_nearly_as_well(self):
        self.judge(HERE / "other.jsonl", "other.jsonl", OTHER)

    def test_a_corpus_of_other_names_and_phrases_is_too(self):
        with tempfile.TemporaryDirectory() as folder:
            gold = pathlib.Path(folder) / "generated.jsonl"
            gold.write_text(run(*GENERATED).stdout, encoding="utf-8")
            self.judge(gold, "generated")


class Contract(unittest.TestCase):
    LINE = '{"id":"1","text":"Vi ringde Alva i 9C","roster":["Alva"]}'

    def test_a_line_is_answered_with_findings_and_verdict(self):
        done = screen("--input", "-", "--json", stdin=self.LINE + "\n")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout), {
            "id": "1", "verdict": "BLOCK", "findings": [
                {"start": 10, "end": 14, "kind": "NAME", "severity": "BLOCK"},
                {"start": 17, "end": 19, "kind": "SCHOOL_CLASS",
                 "severity": "BLOCK"}]})

    def test_a_roster_may_be_left_out(self):
        done = screen("--input", "-", "--json", stdin='{"id":"1","text":"Hej"}')
        self.assertEqual(json.loads(done.stdout), {
            "id": "1", "verdict": "CLEAR", "findings": []})

    def test_unreadable_lines_give_exit_2_after_the_rest(self):
        for bad in ("{", "[]", '{"id":1,"text":"a"}', '{"id":"2"}',
                    '{"id":"2","text":"a","roster":"b"}',
                    '{"id":"2","text":"a","roster":[1]}',
                    '{"id":"2","text":"\xc3'):
            done = screen("--input", "-", "--json",
                          stdin="%s\n%s\n%s\n" % (self.LINE, bad, self.LINE))
            self.assertEqual(done.returncode, 2, bad)
            self.assertEqual(len(done.stdout.splitlines()), 2, bad)
            error = json.loads(done.stderr)["error"]
            self.assertEqual(error["path"], "line 2")

    def test_a_text_over_64_kib_is_blocked_with_an_error(self):
        line = json.dumps({"id": "1", "text": "a" * (64 * 1024 + 1)})
        done = screen("--input", "-", "--json", stdin=line)
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["verdict"], answer["findings"]), ("BLOCK", []))
        self.assertIn("64 KiB", answer["error"])

    def test_a_roster_that_cannot_be_used_blocks(self):
        line = json.dumps({"id": "1", "text": "a", "roster": ["b" * 500]})
        answer = json.loads(screen("--input", "-", "--json", stdin=line).stdout)
        self.assertEqual(answer["verdict"], "BLOCK")
        self.assertIn("error", answer)

    def test_people_read_what_to_do_in_their_language(self):
        swedish = screen("--input", "-", stdin=self.LINE).stdout
        self.assertIn("STOPP", swedish)
        self.assertIn("ta bort", swedish)
        self.assertIn("Alva", swedish)
        english = screen("--input", "-", "--lang", "en", stdin=self.LINE).stdout
        self.assertIn("BLOCK", english)
        self.assertIn("remove", english)

    def test_wrong_use_says_what_to_do(self):
        for options in ([], ["--input", "/nowhere"], ["--input", "/tmp"],
                        ["--input", "-", "x"]):
            self.assertEqual(screen(*options).returncode, 2, options)

    def test_an_empty_file_is_answered_with_nothing(self):
        with tempfile.NamedTemporaryFile() as file:
            done = screen("--input", file.name, "--json")
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_help_shows_an_example(self):
        self.assertIn("samrad screen --input -",
                      screen("--help", "--lang", "en").stdout)


if __name__ == "__main__":
    unittest.main()
