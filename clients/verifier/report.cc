#include "clients/verifier/report.h"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"

namespace samrad::verifier {
namespace {

using nlohmann::ordered_json;

constexpr std::size_t kMaxRangesShown = 12;

// One thing said in two languages.
struct Said {
  const char* swedish;
  const char* english;

  std::string In(Language language) const {
    return language == Language::kSwedish ? swedish : english;
  }
};

// Every check by its word. Keep in step with README.md.
const Said& Explain(const std::string& check) {
  static const auto& words = *new std::map<std::string, Said>{
      {"missing", {"filen saknas", "the file is missing"}},
      {"truncated", {"filen har fel storlek", "the file has a wrong size"}},
      {"too_big", {"för stort", "too big"}},
      {"file", {"kan inte läsas", "cannot be read"}},
      {"line", {"raden är inte välformad", "the line is malformed"}},
      {"form", {"inte välformad", "malformed"}},
      {"trust",
       {"tillitsfilen kan inte läsas", "the trust file is unreadable"}},
      {"checkpoint_signature",
       {"loggens underskrift stämmer inte",
        "the log's signature does not verify"}},
      {"export_info",
       {"uppgifterna om exporten stämmer inte med loggen",
        "what the export says of itself does not fit the log"}},
      {"entry",
       {"en post i loggen är ändrad", "an entry of the log was changed"}},
      {"tile", {"en platta är ändrad", "a tile was changed"}},
      {"root",
       {"posterna ger inte den underskrivna roten",
        "the entries do not give the signed root"}},
      {"cosignature",
       {"en medunderskrift är okänd eller fel",
        "a cosignature is unknown or wrong"}},
      {"inclusion",
       {"bladet finns inte i trädet", "the leaf is not in the tree"}},
      {"commitment",
       {"raden är inte det som står i loggen",
        "the line is not what stands in the log"}},
      {"directory", {"katalogens kedja bryts", "the directory's chain breaks"}},
      {"header", {"huvudet är inte giltigt", "the header is not valid"}},
      {"signature",
       {"underskriften är inte avsändarens",
        "the signature is not its author's"}},
      {"party",
       {"en part är en annan än katalogen säger",
        "a party is not what the directory says"}},
      {"catalogue",
       {"regelverket för dagen saknas eller är ändrat",
        "the catalogue of the day is missing or changed"}},
      {"not_in_force",
       {"huvudet åberopar ett regelverk som inte gällde då",
        "the header cites a catalogue that was not in force then"}},
      {"gate",
       {"grunden håller inte vid ny prövning",
        "the ground does not hold when asked again"}},
      {"after_withdrawal",
       {"efter att samtycket återkallats", "after the consent was withdrawn"}},
      {"consent",
       {"samtycket gällde inte då", "the consent did not hold then"}},
      {"duplicate", {"förekommer två gånger", "occurs twice"}},
      {"author",
       {"gjort av någon annan än samtyckets innehavare",
        "made by another than the consent's holder"}},
      {"opening",
       {"öppnar något som inte kan öppnas", "opens what cannot be opened"}},
      {"expired", {"öppnat efter utgången tid", "opened after its end"}},
      {"counter_chain",
       {"räkneverket mellan två parter bryts",
        "the chain between two parties breaks"}},
      {"counter_gap",
       {"ett led saknas mellan två parter, i logg och export",
        "a link between two parties is in neither log nor export"}},
      {"fork",
       {"de två exporterna visar olika loggar",
        "the two exports show different logs"}},
  };
  static const Said& unknown = *new Said{"fel", "wrong"};
  const auto it = words.find(check);
  return it == words.end() ? unknown : it->second;
}

std::string PathOf(const Fault& fault) {
  std::string path = fault.file;
  if (fault.line) absl::StrAppend(&path, ":", *fault.line);
  return path;
}

// "3, 7-9, 12"; at most kMaxRangesShown of them.
std::string Ranges(const std::vector<std::uint64_t>& leaves) {
  std::string out;
  std::size_t shown = 0;
  for (std::size_t i = 0; i < leaves.size();) {
    std::size_t j = i;
    while (j + 1 < leaves.size() && leaves[j + 1] == leaves[j] + 1) ++j;
    if (shown++ == kMaxRangesShown) return out + ", …";
    if (!out.empty()) out += ", ";
    absl::StrAppend(&out, leaves[i]);
    if (j > i) absl::StrAppend(&out, "-", leaves[j]);
    i = j + 1;
  }
  return out;
}

std::string Dump(const ordered_json& value) {
  return value.dump(-1, ' ', false, ordered_json::error_handler_t::replace);
}

// Letters, not bytes: the labels hold å, ä and ö.
std::size_t Width(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(),
      [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

std::string Row(const std::string& label, const std::string& value) {
  constexpr std::size_t kLabelWidth = 24;
  const std::size_t width = Width(label);
  return absl::StrCat(
      "  ", label,
      std::string(width < kLabelWidth ? kLabelWidth - width : 1, ' '), value,
      "\n");
}

}  // namespace

int ExitCodeOf(const Report& report) {
  if (!report.fault) return 0;
  return report.fault->unreadable ? 2 : 1;
}

std::string ToJson(const Report& report) {
  ordered_json out;
  if (report.fault && report.fault->unreadable) {
    out["error"] = {
        {"code", "INVALID_ARGUMENT"},
        {"tag", report.fault->check},
        {"path", PathOf(*report.fault)},
        {"message", Explain(report.fault->check).In(Language::kEnglish)}};
  } else {
    ordered_json broken = nullptr;
    if (report.fault) {
      broken = {{"file", report.fault->file},
                {"leaf", nullptr},
                {"check", report.fault->check}};
      if (report.fault->leaf) broken["leaf"] = *report.fault->leaf;
    }
    out["ok"] = !report.fault.has_value();
    out["tree_size"] = report.tree_size;
    out["tiles"] = report.tiles;
    out["entries"] = report.entries;
    out["cosignatures"] = report.cosignatures;
    out["inclusions"] = report.inclusions;
    out["headers"] = report.headers;
    out["readmitted"] = report.readmitted;
    // The list may hold a million numbers: written here, not as JSON values.
    std::string text = Dump(out);
    text.back() = ',';
    absl::StrAppend(&text, "\"unopened\":[",
                    absl::StrJoin(report.unopened, ","), "],\"unconfirmed\":[",
                    absl::StrJoin(report.unconfirmed, ","),
                    "],\"broken\":", Dump(broken), "}");
    return text;
  }
  return Dump(out);
}

std::string ToText(const Report& report, Language language) {
  const auto say = [language](const char* swedish, const char* english) {
    return Said{swedish, english}.In(language);
  };
  if (report.fault) {
    std::string out = report.fault->unreadable
                          ? say("Kan inte granskas: ", "Cannot be checked: ")
                          : say("Håller INTE: ", "Does NOT hold: ");
    absl::StrAppend(&out, Explain(report.fault->check).In(language), "\n");
    out += Row(say("Fil", "File"), PathOf(*report.fault));
    if (report.fault->leaf) {
      out += Row(say("Blad", "Leaf"), absl::StrCat(*report.fault->leaf));
    }
    out += Row(say("Kontroll", "Check"), report.fault->check);
    return out;
  }
  std::string out = say("Allt håller.\n", "Everything holds.\n");
  out += Row(say("Logg", "Log"), report.origin);
  out += Row(say("Blad i trädet", "Leaves in the tree"),
             absl::StrCat(report.tree_size));
  out += Row(say("Plattor som stämmer", "Tiles that agree"),
             absl::StrCat(report.tiles));
  out += Row(say("Medunderskrifter", "Cosignatures"),
             absl::StrCat(report.cosignatures, " (",
                          report.cosignatures >= report.quorum
                              ? say("bevittnad", "witnessed")
                              : say("ännu inte bevittnad", "not witnessed yet"),
                          ")"));
  out += Row(say("Bevisade rader", "Lines proven"),
             absl::StrCat(report.inclusions));
  out += Row(say("Äkta underskrifter", "Headers signed"),
             absl::StrCat(report.headers));
  out += Row(say("Utlämnanden prövade", "Disclosures asked again"),
             absl::StrCat(report.readmitted));
  if (report.consent_unseen > 0) {
    out += Row("", absl::StrCat(report.consent_unseen,
                                say(" på samtycke som inte finns här",
                                    " on a consent not held here")));
  }
  if (!report.unconfirmed.empty()) {
    out += Row(say("Utanför, obekräftat", "Outside, unconfirmed"),
               absl::StrCat(report.unconfirmed.size(), ": ",
                            Ranges(report.unconfirmed)));
  }
  if (report.gaps > 0) {
    out += Row(say("Led som inte visas", "Links not shown"),
               absl::StrCat(report.gaps));
  }
  out +=
      Row(say("Blad ingen öppnat", "Leaves nobody opens"),
          report.unopened.empty() ? "0"
                                  : absl::StrCat(report.unopened.size(), ": ",
                                                 Ranges(report.unopened)));
  return out;
}

}  // namespace samrad::verifier
