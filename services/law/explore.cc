#include "services/law/explore.h"

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/match.h"
#include "services/law/compiled_catalogue.h"
#include "services/law/engine.h"

namespace samrad::law {
namespace internal {
namespace {

// The order in which a person would answer: when, who, what, why, about whom,
// and last what has to be weighed.
int AnsweringRank(std::string_view path) {
  constexpr std::array<std::string_view, 13> kOrder = {
      "at",          "from",      "to",      "information.secrecy",
      "information", "direction", "purpose", "context",
      "subject",     "offence",   "consent", "anonymisation",
      "assessments"};
  for (size_t i = 0; i < kOrder.size(); ++i) {
    if (path.substr(0, kOrder[i].size()) == kOrder[i]) {
      return static_cast<int>(i);
    }
  }
  return static_cast<int>(kOrder.size());
}

struct Tried {
  v1::ExploredGround result;
  bool duty = false;
};

class Explorer {
 public:
  Explorer(const v1::Facts& facts, const CompiledCatalogue& catalogue)
      : facts_(facts), catalogue_(catalogue) {
    const Question question(facts, catalogue, View::kExplore);
    TryStated(question, &basics_);
  }

  v1::Exploration Run() {
    std::vector<Tried> tried;
    for (const CompiledGround& ground : catalogue_.grounds) {
      if (ground.names_a_duty) continue;  // its duties are tried themselves
      v1::Ground cited;
      cited.set_kind(ground.consent ? v1::CONSENT : v1::PROVISION);
      cited.set_provision(ground.name);
      tried.push_back(Try(cited, &ground));
    }
    for (v1::GroundKind kind :
         {v1::NOT_SECRET, v1::NO_BOUNDARY, v1::ANONYMISED}) {
      v1::Ground cited;
      cited.set_kind(kind);
      tried.push_back(Try(cited, nullptr));
    }
    std::stable_sort(
        tried.begin(), tried.end(),
        [](const Tried& a, const Tried& b) { return Rank(a) < Rank(b); });
    v1::Exploration exploration;
    for (Tried& one : tried) {
      *exploration.add_grounds() = std::move(one.result);
    }
    AddProtection(&exploration);
    return exploration;
  }

 private:
  static int Rank(const Tried& tried) {
    switch (tried.result.state()) {
      case v1::MUST:
        return 0;
      case v1::OPEN:
        return 2;
      case v1::OPEN_IF:
        return tried.duty ? 1 : 3;
      default:
        return tried.duty ? 4 : 5;
    }
  }

  Tried Try(const v1::Ground& cited, const CompiledGround* ground) {
    v1::Facts asked = facts_;
    *asked.mutable_ground() = cited;
    const Question question(asked, catalogue_, View::kExplore);
    Finding finding = Judge(question);
    Tried tried;
    *tried.result.mutable_ground() = cited;
    tried.duty = ground != nullptr && !ground->versions.empty() &&
                 ground->versions.back().effect == v1::DUTY;
    tried.result.set_provision_version(std::string(finding.version));
    std::vector<std::string> ask(basics_.missing().begin(),
                                 basics_.missing().end());
    ask.erase(std::remove(ask.begin(), ask.end(), "ground.kind"), ask.end());
    for (const std::string& path : finding.trial.missing()) {
      if (std::find(ask.begin(), ask.end(), path) == ask.end()) {
        ask.push_back(path);
      }
    }
    // Without a day no version can be chosen; what then fails is not known.
    const bool undated = question.day() == 0;
    if (finding.trial.closed() && !undated) {
      tried.result.set_state(v1::CLOSED);
      AddReasons(finding.trial, &tried.result);
      return tried;
    }
    if (!ask.empty()) {
      tried.result.set_state(v1::OPEN_IF);
      if (!undated) AddReasons(finding.trial, &tried.result);
      std::stable_sort(ask.begin(), ask.end(),
                       [](const std::string& a, const std::string& b) {
                         return AnsweringRank(a) < AnsweringRank(b);
                       });
      for (std::string& path : ask) tried.result.add_ask(std::move(path));
      return tried;
    }
    tried.result.set_state(finding.duty ? v1::MUST : v1::OPEN);
    for (const FoundReason& reason : finding.allow) {
      AddReason(reason, &tried.result);
    }
    return tried;
  }

  static void AddReason(const FoundReason& found, v1::ExploredGround* result) {
    v1::Reason* reason = result->add_reasons();
    reason->set_code(found.code);
    reason->set_provision(std::string(found.provision));
  }

  static void AddReasons(const Trial& trial, v1::ExploredGround* result) {
    for (const FoundReason& found : trial.reasons()) AddReason(found, result);
  }

  void AddProtection(v1::Exploration* exploration) {
    const Question question(facts_, catalogue_, View::kExplore);
    for (int i = 0; i < facts_.to_size(); ++i) {
      for (int category : facts_.information().categories()) {
        v1::RecipientProtection* protection =
            exploration->add_recipient_protection();
        protection->set_to(i);
        protection->set_category(static_cast<common::v1::Category>(category));
        for (const CompiledSecrecy& secrecy : catalogue_.secrecies) {
          if (Protects(secrecy, facts_.to(i), category, question.day())) {
            protection->add_provisions(secrecy.name);
          }
        }
      }
    }
  }

  static bool Protects(const CompiledSecrecy& secrecy, const v1::Party& party,
                       int category, Day day) {
    if (day != 0 && secrecy.VersionOn(day) == nullptr) return false;
    // Areas and counts are nobody's personal circumstances.
    const bool personal = category != common::v1::AREA_SITUATION &&
                          category != common::v1::AGGREGATE_STATISTICS;
    if (secrecy.categories == 0 ? !personal
                                : (secrecy.categories & BitOf(category)) == 0) {
      return false;
    }
    for (const CompiledParty& holder : secrecy.holders) {
      if (holder.kinds != 0 && (holder.kinds & BitOf(party.kind())) == 0) {
        continue;
      }
      if (holder.functions != 0 &&
          (holder.functions & BitOf(party.function())) == 0) {
        continue;
      }
      if (holder.authority && !party.is_authority()) continue;
      return true;
    }
    return false;
  }

  const v1::Facts& facts_;
  const CompiledCatalogue& catalogue_;
  Trial basics_;
};

}  // namespace
}  // namespace internal

v1::Exploration Explore(const v1::Facts& facts, const Catalogue& catalogue) {
  return internal::Explorer(facts, catalogue.compiled()).Run();
}

}  // namespace samrad::law
