#include "clients/verifier/verify.h"

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "clients/verifier/testing/export_writer.h"
#include "crypto/merkle/tile.h"
#include "gtest/gtest.h"
#include "services/audit/export_format.h"
#include "services/law/catalogue.h"

namespace samrad::verifier {
namespace {

namespace fs = std::filesystem;
using testing::ReadText;
using testing::TempFolder;
using testing::Town;
using testing::WriteText;

class VerifyTest : public ::testing::Test {
 protected:
  // Writes the town and checks it.
  Report Check() {
    town_.Write(temp_ / "export");
    town_.WriteTrust(temp_ / "trust.json");
    return Again();
  }
  Report Again() {
    return Verify({temp_ / "trust.json", temp_ / "export", "", 2});
  }
  // The word of what is wrong; "" when all holds. Unreadable: with a "?".
  static std::string Word(const Report& report) {
    if (!report.fault) return "";
    return report.fault->check + (report.fault->unreadable ? "?" : "");
  }
  // Flips one bit of one byte of a file, checks, and puts it back.
  Report WithFlip(const std::string& file, std::size_t at) {
    const fs::path path = (temp_ / "export") / file;
    const std::string good = ReadText(path);
    std::string bad = good;
    bad[at % bad.size()] ^= 1;
    WriteText(path, bad);
    const Report report = Again();
    WriteText(path, good);
    return report;
  }

  TempFolder temp_;
  Town town_;
};

TEST_F(VerifyTest, HoldsForAnHonestExport) {
  const Report report = Check();

  ASSERT_FALSE(report.fault)
      << report.fault->check << " " << report.fault->file;
  EXPECT_EQ(report.tree_size, town_.log.size());
  EXPECT_EQ(report.entries, town_.log.size());
  EXPECT_EQ(report.tiles, 3u);  // one full, one partial, one above
  EXPECT_EQ(report.cosignatures, 3u);
  EXPECT_EQ(report.inclusions,
            town_.log.events.size() + town_.log.openings.size());
  EXPECT_EQ(report.headers, report.inclusions);
  EXPECT_EQ(report.readmitted, 2u);
  EXPECT_EQ(report.unopened.size(), 300u);
  EXPECT_EQ(report.unopened.front(), town_.provision_leaf + 1);
}

TEST_F(VerifyTest, HoldsForTreesOfManySizesWithAnyNumberOfThreads) {
  for (const std::uint64_t filler :
       {0, 1, 2, 237, 238, 239, 240, 241, 494, 2048, 5000}) {
    TempFolder temp;
    const Town town(filler);
    town.Write(temp / "export");
    town.WriteTrust(temp / "trust.json");
    for (const int threads : {1, 2, 4}) {
      const Report report =
          Verify({temp / "trust.json", temp / "export", "", threads});
      EXPECT_EQ(Word(report), "") << filler;
      EXPECT_EQ(report.entries, town.log.size());
    }
  }
}

TEST_F(VerifyTest, HoldsForAnEmptyLog) {
  town_.log = audit::testing::SyntheticLog(/*founded=*/false);
  town_.witnesses.clear();

  // Nobody is in the directory, so nobody can have exported it.
  EXPECT_EQ(Word(Check()), "export_info");
}

TEST_F(VerifyTest, NamesTheTileThatWasChanged) {
  Check();
  const Report report = WithFlip("tile/0/000", 32 * 7);

  EXPECT_EQ(Word(report), "tile");
  EXPECT_EQ(report.fault->file, "tile/0/000");
  EXPECT_EQ(report.fault->leaf, 7u);
  EXPECT_EQ(Word(WithFlip("tile/1/000.p/1", 3)), "tile");
}

TEST_F(VerifyTest, NamesTheEntryThatWasChanged) {
  Check();
  const Report report = WithFlip("tile/entries/000", 34 * 9 + 2);

  EXPECT_EQ(Word(report), "entry");
  EXPECT_EQ(report.fault->file, "tile/entries/000");
  EXPECT_EQ(report.fault->leaf, 9u);
  EXPECT_EQ(Word(WithFlip("tile/entries/000", 34 * 9)), "entry");
}

TEST_F(VerifyTest, NoticesTwoLeavesThatChangedPlaces) {
  Check();
  const fs::path path = (temp_ / "export") / "tile/entries/000";
  std::string bytes = ReadText(path);
  std::swap_ranges(bytes.begin() + 34 * 20, bytes.begin() + 34 * 21,
                   bytes.begin() + 34 * 40);
  WriteText(path, bytes);
  const Report report = Again();

  EXPECT_EQ(Word(report), "entry");
  EXPECT_EQ(report.fault->leaf, 20u);
}

TEST_F(VerifyTest, NoticesEntryAndTileChangedTogether) {
  Check();
  const fs::path entries = (temp_ / "export") / "tile/entries/000";
  std::string bundle = ReadText(entries);
  bundle[34 * 50 + 5] ^= 1;
  WriteText(entries, bundle);
  const fs::path tile = (temp_ / "export") / "tile/0/000";
  std::string hashes = ReadText(tile);
  crypto::Entry entry;
  std::copy_n(bundle.begin() + 34 * 50 + 2, 32, entry.begin());
  const crypto::Digest hash = crypto::LeafHash(entry);
  std::copy(hash.begin(), hash.end(), hashes.begin() + 32 * 50);
  WriteText(tile, hashes);

  EXPECT_EQ(Word(Again()), "root");
}

TEST_F(VerifyTest, NoticesADroppedOrTruncatedTile) {
  Check();
  for (const std::string& file :
       {std::string("tile/0/000"), std::string("tile/entries/000"),
        std::string("tile/1/000.p/1"),
        crypto::TilePath(0, 1, town_.log.size() - 256),
        crypto::EntryBundlePath(1, town_.log.size() - 256)}) {
    const fs::path path = (temp_ / "export") / file;
    const std::string good = ReadText(path);
    fs::remove(path);
    const Report report = Again();
    EXPECT_EQ(Word(report), "missing") << file;
    EXPECT_EQ(report.fault->file, file);
    WriteText(path, good.substr(0, good.size() - 1));
    EXPECT_EQ(Word(Again()), "truncated?") << file;
    WriteText(path, good + "x");
    EXPECT_EQ(Word(Again()), "truncated?") << file;
    WriteText(path, good);
  }
}

// The central promise: whatever byte of whatever file is turned, it is noticed.
TEST_F(VerifyTest, NoticesAnyByteTurnedInAnyFile) {
  ASSERT_EQ(Word(Check()), "");
  const fs::path root = temp_ / "export";
  for (const auto& item : fs::recursive_directory_iterator(root)) {
    if (!item.is_regular_file()) continue;
    const std::string file = fs::relative(item.path(), root).string();
    if (file.starts_with("catalogue/") && !file.ends_with("a.txtpb")) continue;
    const std::size_t size = fs::file_size(item.path());
    const std::size_t step = size < 400 ? 13 : size / 16 + 1;
    for (std::size_t at = 0; at < size; at += step) {
      const Report report = WithFlip(file, at);
      // The instant of the export is nobody's statement but the exporter's.
      if (file == "export.json" && !report.fault) {
        EXPECT_GT(at, ReadText(item.path()).find("\"at\"")) << at;
        continue;
      }
      EXPECT_TRUE(report.fault) << file << " at " << at;
    }
  }
}

TEST_F(VerifyTest, RefusesACheckpointOfAnotherLogKey) {
  Check();
  audit::TrustFile trust = town_.log.Trust();
  trust.log.vkey = [] {
    audit::testing::SyntheticLog log(false);
    return crypto::EncodeVkey({std::string(log.kOrigin),
                               crypto::NoteKeyType::kEd25519,
                               audit::testing::KeyNumber(999).PublicKey()});
  }();
  WriteText(temp_ / "trust.json", *audit::EncodeTrustFile(trust));

  EXPECT_EQ(Word(Again()), "checkpoint_signature");
}

TEST_F(VerifyTest, RefusesACosignatureByAnUnknownKey) {
  town_.witnesses.push_back("leisure");

  EXPECT_EQ(Word(Check()), "cosignature");
}

TEST_F(VerifyTest, RefusesAnExportThatSaysElseThanItsCheckpoint) {
  Check();
  WriteText((temp_ / "export") / "export.json",
            audit::EncodeExportInfo({std::string(town_.log.kOrigin), 7,
                                     "police", town_.log.decided_at}));
  EXPECT_EQ(Word(Again()), "export_info");
  town_.Write(temp_ / "export", "nobody");
  EXPECT_EQ(Word(Again()), "export_info");
}

TEST_F(VerifyTest, RefusesAHeaderThatWasForged) {
  auto header = town_.log.Disclosure(1);
  header.set_purpose(law::v1::INVESTIGATE_CRIME);
  town_.log.openings[0].record.set_header(header.SerializeAsString());

  const Report report = Check();
  EXPECT_EQ(Word(report), "commitment");
  EXPECT_EQ(report.fault->file, "openings.jsonl");
  EXPECT_EQ(report.fault->leaf, town_.provision_leaf);
}

TEST_F(VerifyTest, RefusesWhatIsLoggedButNotSignedByItsAuthor) {
  town_.log.LogSigned(audit::v1::ANCHOR, town_.log.Anchor("police"), "school");
  EXPECT_EQ(Word(Check()), "signature");
}

TEST_F(VerifyTest, RefusesAnOpeningWithoutASignature) {
  auto& line = town_.log.openings[1];
  ASSERT_EQ(line.record.type(), audit::v1::OPENING);
  line.record.clear_signature();

  const Report report = Check();
  EXPECT_EQ(Word(report), "signature");
  EXPECT_EQ(report.fault->leaf, line.leaf);
}

TEST_F(VerifyTest, RefusesALeafThatIsNotInTheTreeOrTwice) {
  town_.log.openings.back().leaf = town_.log.size();
  EXPECT_EQ(Word(Check()), "inclusion");
  town_.log.openings.back().leaf = 1;
  EXPECT_EQ(Word(Check()), "commitment");
  town_.log.openings.back() = town_.log.openings.front();
  EXPECT_EQ(Word(Check()), "duplicate");
}

TEST_F(VerifyTest, RefusesALoggedHeaderThatTheGateRefuses) {
  auto header = town_.log.Disclosure(9);
  header.mutable_links(0)->set_counter(3);
  header.mutable_links(0)->set_previous_header_hash(std::string(32, 'p'));
  header.clear_assessments();
  town_.log.LogSigned(audit::v1::DISCLOSURE, header, "social");
  EXPECT_EQ(Word(Check()), "gate");
}

TEST_F(VerifyTest, RefusesAVersionThatDidNotDecide) {
  auto header = town_.log.Disclosure(9);
  header.set_provision_version("2020-01-01");
  town_.log.LogSigned(audit::v1::DISCLOSURE, header, "social");
  EXPECT_EQ(Word(Check()), "gate");
}

TEST_F(VerifyTest, RefusesAPartyThatTheDirectoryKnowsOtherwise) {
  auto header = town_.log.Disclosure(9);
  header.mutable_to(0)->set_kind(common::v1::PROSECUTION);
  town_.log.LogSigned(audit::v1::DISCLOSURE, header, "social");
  EXPECT_EQ(Word(Check()), "party");
}

TEST_F(VerifyTest, RefusesAHeaderThatIsNoneThoughSigned) {
  auto header = town_.log.Disclosure(9);
  header.add_secrecy("Anna Berg");
  town_.log.LogSigned(audit::v1::DISCLOSURE, header, "social");
  EXPECT_EQ(Word(Check()), "header");
}

TEST_F(VerifyTest, RefusesACatalogueThatChangedOrIsGone) {
  Check();
  const fs::path folder =
      (temp_ / "export") / "catalogue" / law::Catalogue::BuiltIn().digest_hex();
  const fs::path file = folder / law::Catalogue::BuiltIn().files()[0].name;
  const std::string good = ReadText(file);
  WriteText(file, good + "\n");
  EXPECT_EQ(Word(Again()), "catalogue");
  fs::remove(file);
  EXPECT_EQ(Word(Again()), "catalogue");
  WriteText(file, good);
  EXPECT_EQ(Word(Again()), "");
  fs::remove_all(folder);
  EXPECT_EQ(Word(Again()), "catalogue");
}

// The built-in catalogue with one file more or less.
law::Catalogue Revised() {
  std::vector<law::CatalogueFile> files = law::Catalogue::BuiltIn().files();
  files[0].bytes += "# read once more\n";
  return *law::Catalogue::Parse(files);
}
law::Catalogue WithoutThe10And18a() {
  std::vector<law::CatalogueFile> files = law::Catalogue::BuiltIn().files();
  std::erase_if(files, [](const law::CatalogueFile& file) {
    return file.name == "osl-10-18a.txtpb";
  });
  return *law::Catalogue::Parse(files);
}

class ChangeOfLawTest : public VerifyTest {
 protected:
  ChangeOfLawTest() : town_effect_(town_.log.decided_at + absl::Hours(1)) {}
  void Log(const sealed::v1::DisclosureHeader& header) {
    leaf_ = town_.log.LogSigned(audit::v1::DISCLOSURE, header, "social");
  }
  sealed::v1::DisclosureHeader Citing(const law::Catalogue& catalogue,
                                      absl::Time at) {
    auto header = town_.Next(at);
    header.set_catalogue_digest(catalogue.digest());
    return header;
  }

  const absl::Time town_effect_;
  std::uint64_t leaf_ = 0;
};

TEST_F(ChangeOfLawTest, AsksEachHeaderWithTheRulesOfItsDay) {
  town_.Release(Revised(), town_effect_);
  Log(Citing(law::Catalogue::BuiltIn(), town_effect_ - absl::Seconds(1)));
  auto after = Citing(Revised(), town_effect_);
  after.set_disclosure_id(std::string(16, 'n'));
  Log(after);

  const Report report = Check();

  EXPECT_EQ(Word(report), "") << report.fault->file;
  EXPECT_EQ(report.readmitted, 4u);
}

TEST_F(ChangeOfLawTest, HoldsForWhatTheOldLawAllowedAndTheNewDoesNot) {
  town_.Release(WithoutThe10And18a(), town_effect_);
  Log(Citing(law::Catalogue::BuiltIn(), town_effect_ - absl::Seconds(1)));

  EXPECT_EQ(Word(Check()), "");
}

TEST_F(ChangeOfLawTest, RefusesUnderTheNewLawWhatItDoesNotAllow) {
  town_.Release(WithoutThe10And18a(), town_effect_);
  Log(Citing(WithoutThe10And18a(), town_effect_));

  EXPECT_EQ(Word(Check()), "gate");
}

TEST_F(ChangeOfLawTest, BreaksOnACatalogueThatWasSuperseded) {
  town_.Release(Revised(), town_effect_);
  Log(Citing(law::Catalogue::BuiltIn(), town_effect_));

  const Report report = Check();

  EXPECT_EQ(Word(report), "not_in_force");
  EXPECT_EQ(report.fault->leaf, leaf_);
}

TEST_F(ChangeOfLawTest, BreaksOnACatalogueThatIsNotYetInEffect) {
  town_.Release(Revised(), town_effect_);
  Log(Citing(Revised(), town_effect_ - absl::Seconds(1)));

  EXPECT_EQ(Word(Check()), "not_in_force");
}

TEST_F(ChangeOfLawTest, BreaksOnACatalogueThatWasReleasedOnlyLater) {
  Log(Citing(Revised(), town_effect_));
  town_.Release(Revised(), town_effect_);

  EXPECT_EQ(Word(Check()), "not_in_force");
}

TEST_F(ChangeOfLawTest, BreaksOnACatalogueThatNobodyReleased) {
  town_.catalogues.push_back(Revised());
  Log(Citing(Revised(), town_effect_));

  EXPECT_EQ(Word(Check()), "not_in_force");
}

TEST_F(ChangeOfLawTest, ListsAnOutsideActByAnotherCatalogueAsUnconfirmed) {
  town_.Release(Revised(), town_effect_);
  auto header = Citing(law::Catalogue::BuiltIn(), town_effect_);
  header.clear_links();
  header.clear_expires_at();
  header.set_outside_act(true);
  *header.mutable_occurred_at() = header.decided_at();
  Log(header);

  const Report report = Check();

  EXPECT_EQ(Word(report), "");
  EXPECT_EQ(report.unconfirmed, std::vector<std::uint64_t>{leaf_});
}

TEST_F(ChangeOfLawTest, BreaksOnAReleaseThatOneAgencySigned) {
  town_.Release(Revised(), town_effect_);
  town_.log.events.back().mutable_signatures()->RemoveLast();

  EXPECT_EQ(Word(Check()), "directory");
}

TEST_F(ChangeOfLawTest, BreaksOnACatalogueLineThatTheDirectoryHasNot) {
  const std::uint64_t leaf = town_.Release(Revised(), town_effect_);
  auto& line = town_.log.openings.back().record;
  line.set_signature(town_.log.openings[0].record.signature());
  EXPECT_EQ(Word(Check()), "signature");

  town_.log.events.pop_back();
  const Report report = Check();
  EXPECT_EQ(Word(report), "directory");
  EXPECT_EQ(report.fault->leaf, leaf);
}

TEST_F(VerifyTest, RefusesADirectoryThatBreaks) {
  town_.log.events[2].mutable_signatures()->RemoveLast();
  EXPECT_EQ(Word(Check()), "directory");
  town_.log.events.erase(town_.log.events.begin() + 2);
  EXPECT_EQ(Word(Check()), "directory");
}

TEST_F(VerifyTest, TellsWhatIsMalformedFromWhatIsWrong) {
  Check();
  for (const std::string file :
       {"checkpoint", "export.json", "directory.jsonl", "openings.jsonl"}) {
    const fs::path path = (temp_ / "export") / file;
    const std::string good = ReadText(path);
    WriteText(path, good.substr(0, good.size() / 2));
    EXPECT_TRUE(Again().fault->unreadable) << file;
    WriteText(path, "not this\n");
    EXPECT_TRUE(Again().fault->unreadable) << file;
    fs::remove(path);
    EXPECT_TRUE(Again().fault->unreadable) << file;
    fs::create_directories(path);
    EXPECT_TRUE(Again().fault->unreadable) << file;
    fs::remove(path);
    WriteText(path, good);
  }
  WriteText((temp_ / "export") / "openings.jsonl",
            ReadText((temp_ / "export") / "openings.jsonl") + "{}\n");
  const Report report = Again();
  EXPECT_EQ(Word(report), "line?");
  EXPECT_EQ(report.fault->line, town_.log.openings.size() + 1);
  WriteText(temp_ / "trust.json", "{}");
  EXPECT_EQ(Word(Again()), "trust?");
}

}  // namespace
}  // namespace samrad::verifier
