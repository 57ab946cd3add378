#include "services/screening/generalise.h"

#include <algorithm>
#include <array>
#include <numeric>
#include <optional>
#include <tuple>
#include <utility>

#include "services/screening/fit.h"
#include "services/screening/fit_meter.h"
#include "services/screening/generalise_text.h"

namespace samrad::screening {
namespace {

using internal::Attribute;
using internal::kAttributeCount;
using internal::Mention;
using internal::Meter;
using internal::Replacement;
using internal::StageBit;
using internal::StageMask;
using internal::Statement;
using internal::Values;

constexpr size_t kMaxWays = 20'000;
constexpr size_t kAllAreaSets = 7;
constexpr size_t kMostAreas = 40;
constexpr size_t kPairedAreas = 20;

// One way to widen one attribute. Without `to` it is left as it is or, when
// `widens`, no longer said.
struct Option {
  bool widens = false;
  std::optional<Statement> to;
  Values values;
  int64_t size = 0;
  // Whether a field, or a word of the text, changes by it.
  bool in_field = false;
  bool in_text = false;
};

// A choice of one option for each attribute.
struct Way {
  std::array<const Option*, kAttributeCount> options;
  size_t changes = 0;
  int64_t size = 0;
};

int64_t SizeOf(const Values& values) {
  return std::count(values.begin(), values.end(), true);
}

bool Within(const Values& inner, const Values& outer) {
  for (size_t i = 0; i < inner.size(); ++i) {
    if (inner[i] && !outer[i]) return false;
  }
  return true;
}

class Proposer {
 public:
  Proposer(const Population& population, const FitRequest& request)
      : request_(request),
        meter_(population, request),
        mentions_(
            internal::FindMentions(request.description.text, meter_.scope())) {
    for (const Mention& mention : mentions_) {
      if (std::find(distinct_.begin(), distinct_.end(), mention.said) ==
          distinct_.end()) {
        distinct_.push_back(mention.said);
      }
    }
  }

  std::vector<Proposal> Run() {
    if (meter_.MeasureStatements(Widened({})).passes) return {};
    for (int i = 0; i < kAttributeCount; ++i) FindOptions(i);
    std::vector<Way> ways = OrderedWays();
    std::vector<Way> accepted;
    std::vector<Proposal> proposals;
    size_t tried = 0;
    for (const Way& way : ways) {
      if (proposals.size() == kMaxProposals || tried == kMaxWays) break;
      if (way.changes == 0 || IsWiderThanOne(way, accepted)) continue;
      ++tried;
      if (!meter_.MeasureStatements(Widened(way.options)).passes) continue;
      std::optional<Proposal> proposal = Checked(way);
      if (!proposal.has_value()) continue;
      accepted.push_back(way);
      proposals.push_back(*std::move(proposal));
    }
    return proposals;
  }

 private:
  using Options = std::array<const Option*, kAttributeCount>;

  // --- what may be chosen

  void FindOptions(int index) {
    const auto attribute = static_cast<Attribute>(index);
    std::vector<Option>& options = options_[static_cast<size_t>(index)];
    const std::vector<Values> readings =
        meter_.ReadingsOf(Widened({}), attribute);
    Values base(meter_.DomainSize(attribute), false);
    int64_t narrowest = static_cast<int64_t>(base.size());
    for (const Values& reading : readings) {
      for (size_t i = 0; i < base.size(); ++i) {
        base[i] = base[i] || reading[i];
      }
      narrowest = std::min(narrowest, SizeOf(reading));
    }
    options.push_back({});
    options.back().values = base;
    if (!IsSaid(attribute)) return;
    switch (attribute) {
      case Attribute::kSex:
        break;
      case Attribute::kStages:
        FindStages(base, &options);
        break;
      case Attribute::kAreas:
        FindAreas(base, &options);
        break;
      case Attribute::kMovedIn:
        FindYears(&options);
        break;
    }
    Option unsaid;
    unsaid.widens = true;
    unsaid.values.assign(base.size(), true);
    options.push_back(std::move(unsaid));
    for (Option& option : options) Weigh(attribute, narrowest, &option);
    std::erase_if(options, [](const Option& option) {
      return option.widens && !option.in_field && !option.in_text;
    });
  }

  void Weigh(Attribute attribute, int64_t narrowest, Option* option) const {
    if (!option->widens) return;
    option->size = SizeOf(option->values) - narrowest;
    if (!option->to.has_value()) {
      if (attribute == Attribute::kStages) {
        option->size = StagesThere() - narrowest;
      }
      // To say nothing is one more than to name all there is.
      if (attribute != Attribute::kSex) ++option->size;
    }
    for (const Statement& said : meter_.FieldStatements(request_.description)) {
      if (said.attribute != attribute) continue;
      option->in_field = option->in_field || Changes(said, option);
    }
    for (const Statement& said : distinct_) {
      if (said.attribute != attribute) continue;
      option->in_text = option->in_text || Changes(said, option);
    }
  }

  bool IsSaid(Attribute attribute) const {
    const std::vector<Statement> said = Widened({});
    return std::any_of(said.begin(), said.end(),
                       [attribute](const Statement& one) {
                         return one.attribute == attribute;
                       });
  }

  int64_t StagesThere() const {
    int64_t count = 0;
    for (int i = 0; i < kStageCount; ++i) {
      count += (meter_.scope().stages & StageBit(i)) != 0;
    }
    return count;
  }

  void AddOption(Statement to, std::vector<Option>* options) const {
    Option option;
    option.widens = true;
    option.values = meter_.ValuesOf(to);
    option.to = std::move(to);
    options->push_back(std::move(option));
  }

  // Every run of the school's stages around those that are said now.
  void FindStages(const Values& base, std::vector<Option>* options) const {
    for (int first = 0; first < kStageCount; ++first) {
      for (int last = first; last < kStageCount; ++last) {
        const StageMask ends = StageBit(first) | StageBit(last);
        if ((meter_.scope().stages & ends) != ends) continue;
        Statement to;
        to.attribute = Attribute::kStages;
        for (int stage = first; stage <= last; ++stage) {
          to.stages |= StageBit(stage) & meter_.scope().stages;
        }
        if (Within(base, meter_.ValuesOf(to))) AddOption(to, options);
      }
    }
  }

  void FindAreas(const Values& base, std::vector<Option>* options) const {
    std::vector<size_t> others;
    for (size_t i = 0; i < base.size(); ++i) {
      if (!base[i]) others.push_back(i);
    }
    const auto add = [&](const std::vector<size_t>& more) {
      if (more.empty() || more.size() == others.size()) return;
      Statement to;
      to.attribute = Attribute::kAreas;
      Values values = base;
      for (size_t i : more) values[i] = true;
      for (size_t i = 0; i < values.size(); ++i) {
        if (values[i]) to.areas.push_back(meter_.scope().areas[i]);
      }
      AddOption(std::move(to), options);
    };
    if (others.size() <= kAllAreaSets) {
      for (size_t set = 1; set < size_t{1} << others.size(); ++set) {
        std::vector<size_t> more;
        for (size_t i = 0; i < others.size(); ++i) {
          if ((set >> i) & 1) more.push_back(others[i]);
        }
        add(more);
      }
      return;
    }
    // The most populous alone, fewer of them in pairs, and then all of them
    // together, one more each time.
    const std::vector<size_t> most = MostPopulous(others);
    for (size_t i = 0; i < most.size(); ++i) {
      add({most[i]});
      for (size_t j = 0; j < i && i < kPairedAreas; ++j) {
        add({most[j], most[i]});
      }
      if (i >= 2) {
        add({most.begin(), most.begin() + static_cast<std::ptrdiff_t>(i) + 1});
      }
    }
  }

  std::vector<size_t> MostPopulous(std::vector<size_t> areas) const {
    const std::vector<int64_t> people = meter_.PeopleByArea();
    std::stable_sort(areas.begin(), areas.end(), [&people](size_t a, size_t b) {
      return people[a] > people[b];
    });
    areas.resize(std::min(areas.size(), kMostAreas));
    return areas;
  }

  // Earlier years, the nearest first.
  void FindYears(std::vector<Option>* options) const {
    int from = internal::kNoLastYear;
    for (const Statement& one : Widened({})) {
      if (one.attribute == Attribute::kMovedIn) {
        from = std::min(from, one.year_from);
      }
    }
    for (int year : meter_.years()) {
      if (year == 0 || year > from) continue;
      Statement to;
      to.attribute = Attribute::kMovedIn;
      to.year_from = year;
      to.year_to = internal::kNoLastYear;
      AddOption(std::move(to), options);
    }
  }

  // --- what a choice does

  // `said` made wide enough for `option`, or nullopt when it is no longer said.
  // What is wide enough already stays.
  std::optional<Statement> Widen(const Statement& said,
                                 const Option* option) const {
    if (option == nullptr || !option->widens) return said;
    if (!option->to.has_value()) return std::nullopt;
    if (Within(option->values, meter_.ValuesOf(said))) return said;
    Statement wide = said;
    const Statement& to = *option->to;
    wide.year_from = std::min(said.year_from, to.year_from);
    wide.year_to = std::max(said.year_to, to.year_to);
    // A run stays a run.
    wide.stages |= to.stages;
    int first = kStageCount;
    int last = -1;
    for (int stage = 0; stage < kStageCount; ++stage) {
      if (!(wide.stages & StageBit(stage))) continue;
      first = std::min(first, stage);
      last = stage;
    }
    for (int stage = first; stage <= last; ++stage) {
      wide.stages |= StageBit(stage) & meter_.scope().stages;
    }
    for (const std::string& area : to.areas) {
      Statement one;
      one.attribute = Attribute::kAreas;
      one.areas = {area};
      if (!Within(meter_.ValuesOf(one), meter_.ValuesOf(wide))) {
        wide.areas.push_back(area);
      }
    }
    return wide;
  }

  static const Option* For(const Statement& said, const Options& options) {
    return options[static_cast<size_t>(said.attribute)];
  }

  std::vector<Statement> Widened(const Options& options) const {
    std::vector<Statement> result;
    const auto take = [&](const Statement& said) {
      std::optional<Statement> wide = Widen(said, For(said, options));
      if (wide.has_value()) result.push_back(*std::move(wide));
    };
    for (const Statement& said : meter_.FieldStatements(request_.description)) {
      take(said);
    }
    for (const Statement& said : distinct_) take(said);
    return result;
  }

  bool Changes(const Statement& said, const Option* option) const {
    if (option == nullptr || !option->widens) return false;
    return !option->to.has_value() ||
           !Within(option->values, meter_.ValuesOf(said));
  }

  // How many fields differ, the text being one.
  static size_t CountChanges(const Options& options) {
    size_t fields = 0;
    bool text = false;
    for (const Option* option : options) {
      fields += option->in_field;
      text = text || option->in_text;
    }
    return fields + text;
  }

  std::vector<Way> OrderedWays() const {
    std::vector<Way> ways;
    for (const Option& a : options_[0]) {
      for (const Option& b : options_[1]) {
        for (const Option& c : options_[2]) {
          for (const Option& d : options_[3]) {
            Way way;
            way.options = {&a, &b, &c, &d};
            way.changes = CountChanges(way.options);
            way.size = a.size + b.size + c.size + d.size;
            ways.push_back(way);
          }
        }
      }
    }
    std::stable_sort(ways.begin(), ways.end(), [](const Way& a, const Way& b) {
      return std::tie(a.changes, a.size) < std::tie(b.changes, b.size);
    });
    return ways;
  }

  // True when some accepted way widens no attribute more than this one does.
  static bool IsWiderThanOne(const Way& way, const std::vector<Way>& accepted) {
    return std::any_of(
        accepted.begin(), accepted.end(), [&way](const Way& other) {
          for (size_t i = 0; i < kAttributeCount; ++i) {
            const Option& mine = *way.options[i];
            const Option& its = *other.options[i];
            if (its.widens && !mine.widens) return false;
            if (its.widens && !its.to.has_value() && mine.to.has_value()) {
              return false;
            }
            if (its.widens && !Within(its.values, mine.values)) return false;
          }
          return true;
        });
  }

  // --- the proposal

  Description Applied(const Options& options) const {
    Description to = request_.description;
    for (const Statement& said : meter_.FieldStatements(request_.description)) {
      if (!Changes(said, For(said, options))) continue;
      const std::optional<Statement> wide = Widen(said, For(said, options));
      switch (said.attribute) {
        case Attribute::kSex:
          to.sex.reset();
          break;
        case Attribute::kStages:
          to.stages.clear();
          for (int i = 0; wide.has_value() && i < kStageCount; ++i) {
            if (wide->stages & StageBit(i)) to.stages.push_back(i);
          }
          break;
        case Attribute::kAreas:
          to.areas =
              wide.has_value() ? wide->areas : std::vector<std::string>();
          std::sort(to.areas.begin(), to.areas.end());
          break;
        case Attribute::kMovedIn:
          to.moved_in_from.reset();
          if (wide.has_value()) to.moved_in_from = wide->year_from;
          break;
      }
    }
    std::vector<Replacement> replacements;
    for (const Mention& mention : mentions_) {
      if (!Changes(mention.said, For(mention.said, options))) continue;
      const std::string_view words = std::string_view(to.text).substr(
          mention.begin, mention.end - mention.begin);
      replacements.push_back(
          {mention.begin, mention.end,
           mention.said.attribute == Attribute::kSex
               ? internal::WithoutSex(words)
               : internal::WordsFor(
                     Widen(mention.said, For(mention.said, options)))});
    }
    to.text = internal::Replaced(to.text, replacements);
    return to;
  }

  // The way as a proposal, when it still passes with its words read again.
  std::optional<Proposal> Checked(const Way& way) const {
    Proposal proposal;
    proposal.size = way.size;
    proposal.description = Applied(way.options);
    const Description& from = request_.description;
    const Description& to = proposal.description;
    if (to.sex != from.sex) proposal.changes.push_back(DescriptionField::kSex);
    if (to.stages != from.stages) {
      proposal.changes.push_back(DescriptionField::kStages);
    }
    if (to.areas != from.areas) {
      proposal.changes.push_back(DescriptionField::kAreas);
    }
    if (to.moved_in_from != from.moved_in_from) {
      proposal.changes.push_back(DescriptionField::kMovedIn);
    }
    if (to.text != from.text) {
      proposal.changes.push_back(DescriptionField::kText);
    }
    const Fit fit = meter_.MeasureStatements(meter_.StatementsOf(to));
    if (!fit.passes) return std::nullopt;
    proposal.count = fit.count;
    proposal.count_with_earlier = fit.count_with_earlier;
    return proposal;
  }

  const FitRequest& request_;
  const Meter meter_;
  const std::vector<Mention> mentions_;
  // What the mentions say, each once.
  std::vector<Statement> distinct_;
  std::array<std::vector<Option>, kAttributeCount> options_;
};

}  // namespace

std::vector<Proposal> ProposeGeneralisations(const Population& population,
                                             const FitRequest& request) {
  return Proposer(population, request).Run();
}

}  // namespace samrad::screening
