#include "clients/verifier/story.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "clients/verifier/meeting_story.h"
#include "crypto/hash/sha256.h"
#include "services/audit/consent_end.h"
#include "services/audit/headers.h"

namespace samrad::verifier {
namespace {

using sealed::v1::ConsentHeader;
using sealed::v1::DisclosureHeader;
using sealed::v1::OpeningHeader;
using sealed::v1::WithdrawalHeader;

// One walk in leaf order.
class Walk {
 public:
  Checked Take(const Record& record) {
    if (const auto* h = record.As<DisclosureHeader>()) {
      return TakeDisclosure(record, *h);
    }
    if (const auto* h = record.As<OpeningHeader>()) {
      return TakeOpening(record, *h);
    }
    if (const auto* h = record.As<ConsentHeader>()) {
      if (!consents_.emplace(h->consent_handle(), &record).second) {
        return Broken(record.file, record.leaf, "duplicate");
      }
      const auto holder = holders_.find(h->consent_handle());
      // A disclosure on it came first.
      if (holder != holders_.end()) {
        return Broken(record.file, record.leaf, "consent");
      }
      holders_.emplace(h->consent_handle(), h->agency());
    }
    if (const auto* h = record.As<WithdrawalHeader>()) {
      const auto holder = holders_.find(h->consent_handle());
      if (holder != holders_.end() && holder->second != h->agency()) {
        return Broken(record.file, record.leaf, "author");
      }
      ended_[h->consent_handle()].Add(*h);
    }
    if (const auto* h = record.As<sealed::v1::MeetingContentHeader>()) {
      return meetings_.TakeText(record, *h);
    }
    if (const auto* h = record.As<sealed::v1::MeetingActHeader>()) {
      return meetings_.TakeAct(record, *h);
    }
    by_leaf_.emplace(record.leaf, &record);
    return std::nullopt;
  }

 private:
  Checked TakeDisclosure(const Record& record, const DisclosureHeader& h) {
    const auto broken = [&record](const char* check) {
      return Broken(record.file, record.leaf, check);
    };
    by_leaf_.emplace(record.leaf, &record);
    if (!disclosures_.emplace(h.from().agency(), h.disclosure_id()).second) {
      return broken("duplicate");
    }
    if (h.consent_handle().empty()) return std::nullopt;
    if (const auto ended = ended_.find(h.consent_handle());
        ended != ended_.end() && ended->second.EndsForAny(h)) {
      return broken("after_withdrawal");
    }
    const auto [holder, first] =
        holders_.emplace(h.consent_handle(), h.from().agency());
    if (!first && holder->second != h.from().agency()) return broken("author");
    return std::nullopt;
  }

  Checked TakeOpening(const Record& record, const OpeningHeader& h) {
    const auto broken = [&record](const char* check) {
      return Broken(record.file, record.leaf, check);
    };
    if (h.disclosure_leaf() >= record.leaf) return broken("opening");
    const audit::v1::LeafType type = record.signed_record.type();
    if (!openings_.emplace(type, h.agency(), h.disclosure_leaf()).second) {
      return broken("duplicate");
    }
    const auto opened = by_leaf_.find(h.disclosure_leaf());
    if (opened == by_leaf_.end()) return std::nullopt;  // Not for us to see.
    const auto* disclosure = opened->second->As<DisclosureHeader>();
    if (disclosure == nullptr || disclosure->outside_act() ||
        disclosure->disclosure_id() != h.disclosure_id() ||
        std::none_of(disclosure->to().begin(), disclosure->to().end(),
                     [&h](const sealed::v1::Party& to) {
                       return to.agency() == h.agency();
                     })) {
      return broken("opening");
    }
    if (type != audit::v1::OPENING) return std::nullopt;
    if (IsAfter(h.at(), disclosure->expires_at())) return broken("expired");
    if (disclosure->consent_handle().empty()) return std::nullopt;
    if (const auto ended = ended_.find(disclosure->consent_handle());
        ended != ended_.end() &&
        ended->second.EndsFor(*disclosure, h.agency())) {
      return broken("after_withdrawal");
    }
    const auto consent = consents_.find(disclosure->consent_handle());
    if (consent != consents_.end() &&
        IsAfter(h.at(), consent->second->As<ConsentHeader>()->valid_before())) {
      return broken("consent");
    }
    return std::nullopt;
  }

  std::map<std::uint64_t, const Record*> by_leaf_;
  std::map<std::string, const Record*> consents_;
  // Handle -> agency that holds the consent, as far as it is known.
  std::map<std::string, std::string> holders_;
  EndedConsents ended_;
  MeetingWalk meetings_{ended_};
  std::set<std::pair<std::string, std::string>> disclosures_;
  std::set<std::tuple<int, std::string, std::uint64_t>> openings_;
};

// One header in the chain of a pair.
struct Link {
  const Record* record = nullptr;
  std::string previous_hash;
  crypto::Digest own_hash{};
};
// Counter -> link.
using PairChain = std::map<std::uint64_t, Link>;
// Sender, recipient.
using Pair = std::pair<std::string, std::string>;

Checked CollectLinks(std::span<const Record* const> records,
                     std::map<Pair, PairChain>& chains) {
  for (const Record* record : records) {
    const auto* h = record->As<DisclosureHeader>();
    if (h == nullptr) continue;
    const crypto::Digest hash =
        crypto::Sha256(std::string_view(record->signed_record.header()));
    for (const sealed::v1::ChainLink& link : h->links()) {
      PairChain& chain = chains[{h->from().agency(), link.to()}];
      if (!chain
               .emplace(link.counter(),
                        Link{record, link.previous_header_hash(), hash})
               .second) {
        return Broken(record->file, record->leaf, "counter_chain");
      }
    }
  }
  return std::nullopt;
}

Checked CheckChains(const std::map<Pair, PairChain>& chains,
                    const std::set<std::string>& exporters,
                    std::uint64_t unopened, Gaps& gaps) {
  for (const auto& [pair, chain] : chains) {
    const bool ours =
        exporters.count(pair.first) > 0 || exporters.count(pair.second) > 0;
    std::uint64_t missing = 0;
    for (auto it = chain.begin(); it != chain.end(); ++it) {
      if (it == chain.begin()) continue;
      const auto& [previous_counter, previous] = *std::prev(it);
      const auto& [counter, link] = *it;
      const auto broken = [&link = link](const char* check) {
        return Broken(link.record->file, link.record->leaf, check);
      };
      if (counter != previous_counter + 1) {
        missing += counter - previous_counter - 1;
        if (ours && missing > unopened) return broken("counter_gap");
      } else if (link.previous_hash != std::string(previous.own_hash.begin(),
                                                   previous.own_hash.end())) {
        return broken("counter_chain");
      }
    }
    if (ours) gaps.headers += missing;
  }
  return std::nullopt;
}

}  // namespace

Checked CheckStory(std::span<const Record* const> records,
                   const std::set<std::string>& exporters,
                   std::uint64_t unopened, Gaps& gaps) {
  Walk walk;
  for (const Record* record : records) {
    if (Checked fault = walk.Take(*record)) return fault;
  }
  std::map<Pair, PairChain> chains;
  if (Checked fault = CollectLinks(records, chains)) return fault;
  return CheckChains(chains, exporters, unopened, gaps);
}

}  // namespace samrad::verifier
