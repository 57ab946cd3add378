#include "clients/cli/choose_ground.h"

#include <iostream>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "clients/cli/call.h"
#include "clients/cli/decision_text.h"
#include "clients/cli/disclosure_text.h"
#include "clients/cli/fact_prompt.h"
#include "clients/cli/node_catalogue.h"
#include "clients/cli/terminal.h"
#include "samrad/agency/sharing/v1/sharing.grpc.pb.h"
#include "services/law/catalogue.h"

namespace samrad::cli {
namespace {

namespace sharing = samrad::agency::sharing::v1;
namespace law_v1 = samrad::law::v1;
using SharingStub = sharing::SharingService::Stub;

bool SameGround(const law_v1::Ground& a, const law_v1::Ground& b) {
  return a.kind() == b.kind() && a.provision() == b.provision();
}

class Walk {
 public:
  Walk(const CommandContext& context, sharing::DiscloseRequest request)
      : context_(context),
        console_(context.console()),
        lang_(LawLanguage(console_)),
        terminal_(std::cin, std::cout, console_.language()),
        request_(std::move(request)) {}

  ExitCode Run() {
    if (const auto failed = Explore()) return *failed;
    const bool asks = Terminal::IsAttached() && !console_.json() &&
                      context_.invocation().Get("request") != "-";
    if (!asks) return Tell();
    while (true) {
      PrintProtection(console_, explored_.explore(), Recipients());
      const law_v1::ExploredGround* chosen = ChooseGround();
      if (chosen == nullptr) return Stop();
      *request_.mutable_ground() = chosen->ground();
      if (!AskConsent()) return Stop();
      std::optional<ExitCode> ended = AnswerAll();
      if (ended.has_value()) return *ended;
      if (again_) continue;
      auto outcome = Ask<sharing::SharingService>(
          context_, &SharingStub::Disclose, request_);
      if (!outcome.ok()) return console_.Fail(outcome.status());
      PrintOutcome(console_, *outcome);
      if (outcome->has_disclosure()) return ExitCodeForOutcome(*outcome);
      end_ = ExitCodeForOutcome(*outcome);
      Reopen();
      if (const auto failed = Explore()) return *failed;
    }
  }

 private:
  std::vector<std::string> Recipients() const {
    return {request_.to().begin(), request_.to().end()};
  }

  // What failed, if anything.
  std::optional<ExitCode> Explore() {
    sharing::ExploreDisclosureRequest request;
    *request.mutable_disclosure() = request_;
    auto response = Ask<sharing::SharingService>(
        context_, &SharingStub::ExploreDisclosure, request);
    if (!response.ok()) return console_.Fail(response.status());
    explored_ = *std::move(response);
    if (console_.json()) return std::nullopt;
    auto catalogue = FetchCatalogue(context_);
    if (!catalogue.ok()) return console_.Fail(catalogue.status());
    catalogue_ = *std::move(catalogue);
    return std::nullopt;
  }

  // Nobody to ask: the whole answer, and what to do with it.
  ExitCode Tell() const {
    OrderedJson object;
    object["decision"] = MessageJson(explored_.decision());
    object["disclosure"] = nullptr;
    object["explore"] = MessageJson(explored_.explore());
    console_.Object(object);
    if (catalogue_) {
      PrintExploration(console_, explored_.explore(), *catalogue_);
    }
    PrintProtection(console_, explored_.explore(), Recipients());
    console_.Line(console_.Pick(
        "Ingen grund är vald; inget har lämnats ut. Välj en och ange den som "
        "\"ground\" i begäran, med de bedömningar den kräver.",
        "No ground is chosen; nothing was disclosed. Choose one and state it "
        "as \"ground\" in the request, with the assessments it asks for."));
    return ExitCode::kFactsMissing;
  }

  ExitCode Stop() const {
    console_.Line(console_.Pick("Avbrutet. Inget har lämnats ut.",
                                "Stopped. Nothing was disclosed."));
    return end_;
  }

  // Forgets the ground; what was answered stays answered.
  void Reopen() {
    request_.clear_ground();
    request_.clear_consent();
    request_.clear_request_id();
    FillRequestId(&request_);
  }

  const law_v1::ExploredGround* ChooseGround() {
    std::vector<const law_v1::ExploredGround*> grounds;
    std::vector<std::string> options;
    for (const law_v1::ExploredGround& ground : explored_.explore().grounds()) {
      // De-identified talk is not sent from here.
      if (ground.state() == law_v1::CLOSED ||
          ground.ground().kind() == law_v1::ANONYMISED) {
        continue;
      }
      grounds.push_back(&ground);
      options.push_back(ExploredGroundText(console_, ground, *catalogue_));
    }
    options.push_back(console_.Pick("varför de andra är stängda",
                                    "why the others are closed"));
    while (true) {
      const auto chosen = terminal_.Choose(
          console_.Pick("På vilken grund?", "On which ground?"), options);
      if (!chosen.has_value()) return nullptr;
      if (*chosen < grounds.size()) return grounds[*chosen];
      PrintClosed(console_, explored_.explore(), *catalogue_);
    }
  }

  bool AskConsent() {
    if (request_.ground().kind() != law_v1::CONSENT) {
      request_.clear_consent();
      return true;
    }
    while (request_.consent().empty()) {
      const auto id = terminal_.Line(console_.Pick(
          "Samtyckets id (q avslutar):", "The consent's id (q to stop):"));
      if (!id.has_value() || *id == "q") return false;
      request_.set_consent(*id);
    }
    return true;
  }

  // Asks until the chosen ground is open or closed. Returns how it ended when
  // it ended; again_ when another ground is to be chosen.
  std::optional<ExitCode> AnswerAll() {
    again_ = false;
    while (true) {
      if (const auto failed = Explore()) return *failed;
      const law_v1::ExploredGround* ground = nullptr;
      for (const auto& one : explored_.explore().grounds()) {
        if (SameGround(one.ground(), request_.ground())) ground = &one;
      }
      // Closed by an answer: the node says no, and keeps that it did.
      if (ground == nullptr || ground->state() == law_v1::CLOSED) {
        return std::nullopt;
      }
      bool asked = false;
      const std::vector<std::string> paths(ground->ask().begin(),
                                           ground->ask().end());
      for (const std::string& path : paths) {
        // A "no" and a zero look like nothing stated; the node decides.
        if (!answered_.insert(path).second) continue;
        asked = true;
        switch (AskFact(path, terminal_, lang_, request_)) {
          case Asked::kAnswered:
            break;
          case Asked::kStopped:
            return Stop();
          case Asked::kElsewhere:
            console_.Line(console_.Pick("Det här står i ärendet och måste "
                                        "föras in där först: ",
                                        "This stands in the case and has to "
                                        "be entered there first: ") +
                          FactLine(console_, path));
            end_ = ExitCode::kFactsMissing;
            return Stop();
        }
      }
      if (!asked) return Confirm();
    }
  }

  std::optional<ExitCode> Confirm() {
    std::string to;
    for (const std::string& one : request_.to()) {
      to += (to.empty() ? "" : ", ") + one;
    }
    const auto yes =
        terminal_.YesNo(console_.Pick("Lämna ", "Give ") +
                        std::to_string(request_.items_size()) +
                        console_.Pick(" uppgift(er) till ", " item(s) to ") +
                        to + console_.Pick(" på grunden ", " on the ground ") +
                        GroundText(request_.ground()) + "?");
    if (!yes.has_value()) return Stop();
    if (!*yes) {
      again_ = true;
      Reopen();
      return Explore();
    }
    return std::nullopt;
  }

  const CommandContext& context_;
  const Console& console_;
  const law::Lang lang_;
  Terminal terminal_;
  sharing::DiscloseRequest request_;
  sharing::ExploreDisclosureResponse explored_;
  // The node's, in force; only for a person to read.
  std::optional<law::Catalogue> catalogue_;
  // Paths that the person has answered.
  std::set<std::string> answered_;
  ExitCode end_ = ExitCode::kFactsMissing;
  bool again_ = false;
};

}  // namespace

ExitCode DiscloseWithOpenGround(const CommandContext& context,
                                sharing::DiscloseRequest request) {
  return Walk(context, std::move(request)).Run();
}

}  // namespace samrad::cli
