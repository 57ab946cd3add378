"""Yesterday's node and yesterday's hub are put back: the log is not rewound, the
gap is told, what was accepted is neither lost nor doubled, and new disclosures
work in both directions."""

import base64
import json
import os
import re
import shutil
import sys
import time
import unittest

sys.path.insert(0, os.path.join(os.environ["SAMRAD_SOURCE_DIR"], "tests",
                                "support"))
import towns  # noqa: E402
from headers import field  # noqa: E402

NOTICE = {"kind": "PROVISION", "provision": "SoL 19:1"}


class RestoreCase(unittest.TestCase):
    """A town in which social services tell the police (OSL 10:18 a) and the
    school tells social services (SoL 19:1)."""

    @classmethod
    def setUpClass(cls):
        cls.town = towns.new_town()
        cls.addClassCleanup(towns.remove, cls.town)
        cls.town.build()
        cls.ekvik = towns.Ekvik(cls.town)
        cls.case = cls.ekvik.open_case("social", {"name": "Malte Ekvall"}, 16,
                                       [])
        cls.item = cls.ekvik.note("social", cls.case, "RISK_OF_CRIME",
                                  ["OSL 26:1"], "Växlar stora sedlar.")
        cls.pupil = cls.ekvik.open_case("school", {"name": "Tindra Ekvall"},
                                        14, [])
        cls.seen = cls.ekvik.note("school", cls.pupil, "HOME_SITUATION",
                                  ["OSL 23:2 st 1"], "Vill inte gå hem.")

    # --- acts ---------------------------------------------------------------

    def to_police(self):
        return self.sent(*self.ekvik.ask(
            "social", towns.under_21(self.case, self.item)))

    def to_social(self):
        return self.sent(*self.ekvik.ask("school", {
            "case": self.pupil, "items": [self.seen], "to": ["social"],
            "direction": "OWN_INITIATIVE", "purpose": "PROTECT_CHILD",
            "ground": NOTICE, "assessments": [
                {"kind": "CHILD_SUSPECTED_HARMED", "answer": "YES"}]}))

    def sent(self, code, answer, error):
        """The disclosure, when it has been answered with its receipt."""
        self.assertIn(code, (0, 7), (answer, error))
        disclosure = answer["disclosure"]
        self.assertIsNotNone(disclosure, answer)
        agency = disclosure["from"]
        deadline = time.monotonic() + 90
        while disclosure["state"] not in ("PUBLISHED", "WITNESSED", "OPENED"):
            self.assertNotIn(disclosure["state"], ("REFUSED", "EXPIRED"),
                             disclosure)
            self.assertLess(time.monotonic(), deadline, disclosure)
            time.sleep(0.3)
            _, answer, _ = self.town.samrad(agency + "/officer", "disclosure",
                                            "show", disclosure["id"])
            disclosure = answer["disclosure"]
        return disclosure["id"]

    def packets(self, agency):
        _, answer, _ = self.town.samrad(agency + "/officer", "inbox", "list")
        return answer["packets"]

    def delivered(self, agency, disclosure):
        return self.ekvik.wait_packet(
            agency, disclosure, ("UNOPENED", "PACKET_OPENED"), seconds=90)

    def open_packet(self, agency, disclosure):
        """Accepts and reads; UNAVAILABLE is asked again."""
        self.delivered(agency, disclosure)
        deadline = time.monotonic() + 90
        while True:
            with towns.reason_file() as reason:
                code, _, error = self.town.samrad(
                    agency + "/officer", "inbox", "accept", disclosure,
                    "--reason-file", reason, check=False)
            if code == 0:
                break
            self.assertEqual(code, 7, error)
            self.assertLess(time.monotonic(), deadline, error)
            time.sleep(0.5)
        _, shown, _ = self.town.samrad(agency + "/officer", "inbox", "show",
                                       disclosure)
        self.assertEqual(len(shown["items"]), 1)

    def decline_packet(self, agency, disclosure):
        self.delivered(agency, disclosure)
        with towns.reason_file() as reason:
            self.town.samrad(agency + "/officer", "inbox", "decline",
                             disclosure, "--reason-file", reason)

    def alarms(self, agency):
        """Tags, without what they are about."""
        _, answer, _ = self.town.samrad(agency + "/auditor", "log",
                                        "checkpoint")
        return {alarm.split()[0] for alarm in answer.get("alarms", [])}

    def wait_alarm(self, agency, tags, seconds=60):
        deadline = time.monotonic() + seconds
        while not self.alarms(agency) & tags:
            self.assertLess(time.monotonic(), deadline, self.alarms(agency))
            time.sleep(0.5)

    # --- what must hold -----------------------------------------------------

    def assert_no_packet_twice(self, agency, expected):
        packets = self.packets(agency)
        ids = [one["id"] for one in packets]
        self.assertEqual(len(ids), len(set(ids)), "a packet came twice")
        self.assertLessEqual(set(expected), set(ids))
        self.assertNotIn("QUARANTINED", {one["state"] for one in packets})

    def assert_exports_verify(self, *agencies):
        with towns.folders(*agencies) as folders:
            for agency, folder in zip(agencies, folders):
                self.ekvik.export(agency, folder)
            for folder in folders[1:]:
                code, result = self.ekvik.verify(folders[0], against=folder)
                self.assertEqual(code, 0, result)

    def entries(self, agency):
        """Leaf -> (type, header) of an export."""
        with towns.folders(agency) as (folder,):
            self.ekvik.export(agency, folder)
            lines = (folder / "openings.jsonl").read_text().splitlines()
            return {one["leaf"]: (one["type"],
                                  base64.b64decode(one["header"]))
                    for one in map(json.loads, lines)}


class YesterdaysNodeTest(RestoreCase):
    def test_a_node_from_a_backup_goes_on_and_says_so(self):
        home = self.town.agency("social")
        before = [self.to_police(), self.to_police()]
        came = [self.to_social()]
        self.delivered("social", came[0])
        opened = self.to_police()
        self.open_packet("police", opened)

        backup = self.town.folder / "social.backup"
        self.town.run(self.town.binary("agency"), "backup",
                      "--data", home / "data",
                      "--keyring", home / "keys" / "keyring",
                      "--passphrase-file", home / "keys" / "passphrase",
                      "--out", backup)

        # What happens after the backup.
        lost = [self.to_police(), self.to_police()]
        for disclosure in lost:
            self.delivered("police", disclosure)
        self.open_packet("police", lost[0])
        came.append(self.to_social())
        self.open_packet("social", came[1])
        came.append(self.to_social())
        self.delivered("social", came[2])
        size = self.ekvik.tree_size("police")
        leaves = self.entries("police")

        # The folder and the keyring are gone.
        self.town.stop("social", hard=True)
        shutil.rmtree(home / "data")
        (home / "keys" / "keyring").unlink()
        self.town.run(self.town.binary("agency"), "restore",
                      "--from", backup, "--data", home / "data",
                      "--keyring", home / "keys" / "keyring",
                      "--passphrase-file", home / "keys" / "passphrase",
                      "--recovery-share-a", home / "keys" / "recovery-a",
                      "--recovery-share-b", home / "keys" / "recovery-b")
        self.town.start_agency("social")
        self.town.wait_port("social", self.town.grpc_port("social"))

        # The gap is told: to the agency's own auditor and in the log.
        self.wait_alarm("social", {"NODE_RESTORED"})
        deadline = time.monotonic() + 60
        while not any(kind == "ANCHOR" and field(header, 7)
                      for kind, header in self.entries("social").values()):
            self.assertLess(time.monotonic(), deadline, "no ANCHOR says it")
            time.sleep(1)
        # Nothing is rewound.
        self.assertGreater(self.ekvik.tree_size("social"), size)
        self.assertGreater(self.ekvik.tree_size("police"), size)
        after = self.entries("police")
        for leaf, what in leaves.items():
            self.assertEqual(after[leaf], what)

        # What came before the loss comes again, once; both ways go on.
        self.delivered("social", came[2])
        self.open_packet("social", came[0])
        new = self.to_police()
        self.open_packet("police", new)
        self.open_packet("police", lost[1])
        came.append(self.to_social())
        self.open_packet("social", came[3])
        self.assert_no_packet_twice("police", [*before, opened, *lost, new])
        self.assert_no_packet_twice("social", [came[0], came[2], came[3]])
        self.assert_exports_verify("social", "police", "school")


class YesterdaysHubTest(RestoreCase):
    def start_hub(self):
        self.town.start_hub()
        self.town.wait_port("hub", self.town.port_base)

    def accepted_by_the_hub(self):
        """Records that the hub has accepted since its last start."""
        metrics = (self.town.hub / "data" / "metrics.prom").read_text()
        return int(re.search(r"^samrad_exchange_accepted_total (\d+)$", metrics,
                             re.M).group(1))

    def test_a_hub_put_back_gets_from_its_nodes_what_it_lost(self):
        before = [self.to_police(), self.to_social()]
        self.delivered("police", before[0])
        self.delivered("social", before[1])

        data = self.town.hub / "data"
        copy = self.town.folder / "hub-yesterday"
        self.town.stop("hub")
        kept = self.ekvik.tree_size("police")
        shutil.copytree(data, copy)
        self.start_hub()

        # What happens after the copy was taken.
        police = [self.to_police(), self.to_police(), self.to_police()]
        social = [self.to_social(), self.to_social()]
        for disclosure in police:
            self.delivered("police", disclosure)
        for disclosure in social:
            self.delivered("social", disclosure)
        self.open_packet("police", police[0])
        self.open_packet("social", social[0])
        self.decline_packet("police", police[2])
        sizes = {one.id: self.ekvik.tree_size(one.id)
                 for one in towns.AGENCIES}
        leaves = self.entries("police")

        self.town.stop("hub")
        shutil.rmtree(data)
        shutil.move(copy, data)
        self.start_hub()

        # The gap is told, and the log is given back before it goes on.
        deadline = time.monotonic() + 60
        while not any("HUB_LOG_SHORTER" in self.alarms(one.id)
                      for one in towns.AGENCIES):
            self.assertLess(time.monotonic(), deadline, "nobody was told")
            time.sleep(0.5)
        for agency in ("social", "police", "school"):
            self.wait_alarm(agency, {"HUB_MAILBOX_BEHIND", "HUB_LOG_SHORTER"})

        # The next disclosures work, both ways, and can be opened.
        new = self.to_police()
        self.open_packet("police", new)
        came = self.to_social()
        self.open_packet("social", came)
        for agency, size in sizes.items():
            self.assertGreater(self.ekvik.tree_size(agency), size)
        after = self.entries("police")
        for leaf, what in leaves.items():
            self.assertEqual(after[leaf], what)

        # What had been accepted is there, once, and what was unopened opens.
        self.assert_no_packet_twice("police", [before[0], *police, new])
        self.assert_no_packet_twice("social", [before[1], *social, came])
        self.open_packet("police", before[0])
        self.open_packet("police", police[1])
        self.open_packet("social", social[1])
        # Every record that was lost is handed in again - disclosures, openings,
        # declines - and each one once: a record for each leaf since.
        deadline = time.monotonic() + 90
        while (self.accepted_by_the_hub()
               != self.ekvik.tree_size("police") - kept):
            self.assertLess(time.monotonic(), deadline, (
                self.accepted_by_the_hub(), kept,
                self.ekvik.tree_size("police")))
            time.sleep(1)
        # What came again was expected: the restore is told, not each packet.
        for agency in towns.AGENCIES:
            self.assertNotIn("PACKET_REPLAYED", self.alarms(agency.id))
        self.assert_exports_verify("social", "police", "school")


if __name__ == "__main__":
    unittest.main(verbosity=2)
