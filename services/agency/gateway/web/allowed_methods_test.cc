#include "services/agency/gateway/web/allowed_methods.h"

#include <google/protobuf/descriptor.h>
#include <gtest/gtest.h>

#include <set>
#include <string>

#include "samrad/agency/cases/v1/cases.pb.h"
#include "samrad/agency/cases/v1/consents.pb.h"
#include "samrad/agency/journal/v1/journal.pb.h"
#include "samrad/agency/meetings/v1/groups.pb.h"
#include "samrad/agency/meetings/v1/items.pb.h"
#include "samrad/agency/meetings/v1/minutes.pb.h"
#include "samrad/agency/meetings/v1/room.pb.h"
#include "samrad/agency/review/v1/review.pb.h"
#include "samrad/agency/sharing/v1/sharing.pb.h"
#include "samrad/agency/staff/v1/agencies.pb.h"
#include "samrad/agency/staff/v1/catalogues.pb.h"
#include "samrad/agency/staff/v1/page.pb.h"
#include "samrad/agency/staff/v1/second_factor.pb.h"
#include "samrad/agency/staff/v1/staff.pb.h"

namespace samrad::agency::web {
namespace {

const std::set<std::string> kKeptOut = {
    // Their token is for programs; the page has PageService.
    "/samrad.agency.staff.v1.StaffService/SignIn",
    "/samrad.agency.staff.v1.StaffService/SignOut",
    // The law is changed from files, after they were compared another way.
    "/samrad.agency.staff.v1.CatalogueService/ProposeCatalogue",
    "/samrad.agency.staff.v1.CatalogueService/ReleaseCatalogue",
};

std::vector<const google::protobuf::ServiceDescriptor*> Services() {
  std::vector<const google::protobuf::ServiceDescriptor*> services;
  for (const google::protobuf::Descriptor* const message :
       {cases::v1::GetCaseRequest::descriptor(),
        cases::v1::GetConsentRequest::descriptor(),
        journal::v1::ListEntriesRequest::descriptor(),
        meetings::v1::ListGroupsRequest::descriptor(),
        meetings::v1::ListItemsRequest::descriptor(),
        meetings::v1::GetMinutesRequest::descriptor(),
        meetings::v1::GetMeetingRequest::descriptor(),
        review::v1::AskContentRequest::descriptor(),
        sharing::v1::DiscloseRequest::descriptor(),
        staff::v1::ListAgenciesRequest::descriptor(),
        staff::v1::ListCataloguesRequest::descriptor(),
        staff::v1::GetSessionRequest::descriptor(),
        staff::v1::BeginSecondFactorRequest::descriptor(),
        staff::v1::SignInRequest::descriptor()}) {
    services.push_back(message->file()->service(0));
  }
  return services;
}

TEST(AllowedMethodsTest, EveryMethodOfTheNodeIsAllowedOrKeptOutOnPurpose) {
  std::set<std::string> known;
  for (const auto* const service : Services()) {
    for (int i = 0; i < service->method_count(); ++i) {
      const google::protobuf::MethodDescriptor& method = *service->method(i);
      const std::string path = "/" + service->full_name() + "/" + method.name();
      known.insert(path);
      const AllowedMethod* const allowed = FindAllowed(path);
      EXPECT_NE(allowed != nullptr, kKeptOut.contains(path)) << path;
      if (allowed == nullptr) continue;
      EXPECT_EQ(allowed->streams, method.server_streaming()) << path;
      EXPECT_FALSE(method.client_streaming()) << path;
    }
  }
  for (const AllowedMethod& method : AllowedMethods()) {
    EXPECT_TRUE(known.contains(std::string(method.path))) << method.path;
  }
}

TEST(AllowedMethodsTest, OnlyTheSessionsOwnMethodsSetCookies) {
  for (const AllowedMethod& method : AllowedMethods()) {
    if (!method.sets_session) continue;
    EXPECT_TRUE(method.path.find(".staff.v1.PageService/") !=
                    std::string_view::npos ||
                method.path.ends_with("/ConfirmSecondFactor"))
        << method.path;
  }
}

}  // namespace
}  // namespace samrad::agency::web
