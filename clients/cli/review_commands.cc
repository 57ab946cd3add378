// The auditor's second key: asking, answering, reading, and who is told.
#include <string>

#include "clients/cli/failure.h"
#include "clients/cli/files.h"
#include "clients/cli/meeting_view.h"
#include "clients/cli/meeting_words.h"
#include "clients/cli/run_call.h"
#include "samrad/agency/review/v1/review.grpc.pb.h"

namespace samrad::cli {
namespace {

namespace review = samrad::agency::review::v1;
using review::ReviewService;
using ReviewStub = ReviewService::Stub;

constexpr OptionSpec kWhyFile = {"why-file", "FILE|-",
                                 "fil med varför, 1-500 byte; namnge ingen",
                                 "file with why, 1-500 bytes; name nobody"};

std::string KindText(const Console& console, review::RecordKind kind) {
  switch (kind) {
    case review::SENT:
      return console.Pick("lämnat härifrån", "sent from here");
    case review::RECEIVED:
      return console.Pick("mottaget", "received");
    case review::MEETING_ITEM:
      return console.Pick("punkt till ett möte", "item of a meeting");
    case review::MEETING_REPLY:
      return console.Pick("svar i en punkts tråd", "reply in an item's thread");
    default:
      return "–";
  }
}

std::string StandsText(const Console& console, const review::Access& access) {
  switch (access.state()) {
    case review::WAITING:
      return console.Pick("väntar på den andra nyckeln till ",
                          "waits for the second key until ") +
             LocalTime(access.lapses_at(), console.language());
    case review::OPEN:
      return console.Pick("öppet till ", "open until ") +
             LocalClock(access.open_until());
    case review::ENDED:
      return console.Pick("slut", "over");
    case review::ACCESS_REFUSED:
      return console.Pick("nekat", "refused");
    case review::LAPSED:
      return console.Pick("förföll obesvarat", "lapsed unanswered");
    default:
      return "–";
  }
}

void PrintAccess(const Console& console, const review::Access& access) {
  console.Line("  " + access.id() + "  " + StandsText(console, access));
  console.Line("    " + KindText(console, access.kind()) + "  " +
               access.record());
  console.Line(console.Pick("    begärt av ", "    asked by ") +
               access.asked_by() + " " +
               LocalTime(access.asked_at(), console.language()) + "  – " +
               access.why());
  if (!access.answered_by().empty()) {
    const bool granted = access.has_open_until();
    console.Line((granted ? console.Pick("    insläppt av ", "    let in by ")
                          : console.Pick("    nekat av ", "    refused by ")) +
                 access.answered_by() + " " +
                 LocalTime(access.answered_at(), console.language()));
  }
  if (access.reads() != 0) {
    const std::string times =
        access.reads() == 1
            ? console.Pick("en gång, ", "once, ")
            : std::to_string(access.reads()) +
                  console.Pick(" gånger, senast ", " times, last ");
    console.Line(console.Pick("    läst ", "    read ") + times +
                 LocalTime(access.last_read_at(), console.language()));
  }
  if (!access.ended_by().empty()) {
    console.Line(console.Pick("    avslutat av ", "    ended by ") +
                 access.ended_by() + " " +
                 LocalTime(access.ended_at(), console.language()));
  }
}

constexpr auto kPrintAccess = [](const Console& console, const auto& response) {
  PrintAccess(console, response.access());
  return ExitCode::kDone;
};

ExitCode AskForContent(const CommandContext& context) {
  const Console& console = context.console();
  auto record = context.OnlyArgument("RECORD");
  if (!record.ok()) return console.Fail(record.status());
  if (!context.invocation().Has("why-file")) {
    return console.Fail(UsageError("--why-file FILE is missing", "--why-file"));
  }
  auto why = ReadInput(context.invocation().Get("why-file"), 501);
  if (!why.ok()) return console.Fail(why.status());
  while (!why->empty() && why->back() == '\n') why->pop_back();
  review::AskContentRequest request;
  request.set_record(*record);
  request.set_why(*why);
  return RunCall<ReviewService>(context, &ReviewStub::AskContent, request,
                                kPrintAccess);
}

ExitCode List(const CommandContext& context) {
  review::ListAccessesRequest request;
  request.set_record(context.invocation().Get("record"));
  return RunCall<ReviewService>(
      context, &ReviewStub::ListAccesses, request,
      [](const Console& console, const auto& response) {
        if (response.accesses().empty()) {
          console.Line(console.Pick("Ingen har bett om något innehåll.",
                                    "Nobody has asked for a content."));
        }
        for (const auto& access : response.accesses()) {
          PrintAccess(console, access);
        }
        return ExitCode::kDone;
      });
}

template <typename Request, typename Method, typename Print>
ExitCode OfOneAccess(const CommandContext& context, Method method,
                     Print print) {
  auto id = context.OnlyArgument("ACCESS");
  if (!id.ok()) return context.console().Fail(id.status());
  Request request;
  request.set_id(*id);
  return RunCall<ReviewService>(context, method, request, print);
}

ExitCode Grant(const CommandContext& context) {
  return OfOneAccess<review::GrantAccessRequest>(
      context, &ReviewStub::GrantAccess, kPrintAccess);
}

ExitCode Refuse(const CommandContext& context) {
  return OfOneAccess<review::RefuseAccessRequest>(
      context, &ReviewStub::RefuseAccess, kPrintAccess);
}

ExitCode End(const CommandContext& context) {
  return OfOneAccess<review::EndAccessRequest>(context, &ReviewStub::EndAccess,
                                               kPrintAccess);
}

ExitCode Show(const CommandContext& context) {
  return OfOneAccess<review::ReadContentRequest>(
      context, &ReviewStub::ReadContent,
      [](const Console& console, const auto& response) {
        PrintAccess(console, response.access());
        const review::ShownContent& content = response.content();
        for (const review::ShownItem& item : content.items()) {
          console.Line("");
          console.Line("  " +
                       samrad::common::v1::Category_Name(item.category()));
          console.Line("    " + item.text());
        }
        if (content.has_anonymous()) {
          PrintAnonymous(console, content.anonymous());
        }
        if (!content.plain().empty()) console.Line("    " + content.plain());
        return ExitCode::kDone;
      });
}

ExitCode Notices(const CommandContext& context) {
  return RunCall<ReviewService>(
      context, &ReviewStub::ListNotices, review::ListNoticesRequest(),
      [](const Console& console, const auto& response) {
        if (response.notices().empty()) {
          console.Line(console.Pick(
              "Ingen granskare har bett om innehåll i dina ärenden.",
              "No auditor has asked for content of your cases."));
        }
        for (const review::Notice& notice : response.notices()) {
          console.Line(notice.case_().empty()
                           ? console.Pick("Din text", "Your text")
                           : console.Pick("Ärende ", "Case ") + notice.case_());
          PrintAccess(console, notice.access());
        }
        return ExitCode::kDone;
      });
}

}  // namespace

std::vector<Command> ReviewCommands() {
  return {
      {{"review", "ask"},
       "RECORD --why-file FILE|-",
       "Be om innehållet i en post: utlämnande, punkt eller svar; en "
       "säkerhetsansvarig vrider den andra nyckeln",
       "Ask for the content of one record: a disclosure, item or reply; a "
       "security officer turns the second key",
       "samrad review ask ID --why-file why.txt --town ekvik-data --as "
       "police/auditor",
       {kWhyFile},
       AskForContent},
      {{"review", "list"},
       "[--record RECORD]",
       "Visa vad som har begärts: granskaren sitt eget, säkerhetsansvariga "
       "allt",
       "Show what was asked for: an auditor the own, a security officer all",
       "samrad review list --town ekvik-data --as police/security",
       {{"record", "RECORD", "bara om denna post", "only about this record"}},
       List},
      {{"review", "grant"},
       "ACCESS",
       "Vrid den andra nyckeln: granskaren får läsa i 30 minuter",
       "Turn the second key: the auditor may read for 30 minutes",
       "samrad review grant ACCESS --town ekvik-data --as police/security",
       {},
       Grant},
      {{"review", "refuse"},
       "ACCESS",
       "Säg nej till en begäran",
       "Say no to an asking",
       "samrad review refuse ACCESS --town ekvik-data --as police/security",
       {},
       Refuse},
      {{"review", "end"},
       "ACCESS",
       "Avsluta i förtid, eller ta tillbaka en begäran",
       "End it early, or take an asking back",
       "samrad review end ACCESS --town ekvik-data --as police/auditor",
       {},
       End},
      {{"review", "show"},
       "ACCESS",
       "Läs innehållet medan det är öppet; varje läsning journalförs",
       "Read the content while it is open; each reading is in the journal",
       "samrad review show ACCESS --town ekvik-data --as police/auditor",
       {},
       Show},
      {{"review", "notices"},
       "",
       "Visa vad granskare har begärt och läst i dina ärenden och texter",
       "Show what auditors asked for and read of your cases and texts",
       "samrad review notices --town ekvik-data --as police/officer",
       {},
       Notices},
  };
}

}  // namespace samrad::cli
