// gRPC shell of items; the rules are ItemDesk's.
#ifndef SAMRAD_SERVICES_AGENCY_MEETINGS_ITEM_SERVICE_H_
#define SAMRAD_SERVICES_AGENCY_MEETINGS_ITEM_SERVICE_H_

#include "samrad/agency/meetings/v1/items.grpc.pb.h"
#include "services/agency/meetings/item_desk.h"
#include "services/agency/staff/session_gate.h"

namespace samrad::agency {

// Thread-safe. Both must outlive it.
class ItemServiceShell final : public meetings::v1::ItemService::Service {
 public:
  ItemServiceShell(ItemDesk& desk, SessionGate& gate)
      : desk_(desk), gate_(gate) {}

  grpc::Status PutDraft(grpc::ServerContext* context,
                        const meetings::v1::PutDraftRequest* request,
                        meetings::v1::PutDraftResponse* response) override;
  grpc::Status ListItems(grpc::ServerContext* context,
                         const meetings::v1::ListItemsRequest* request,
                         meetings::v1::ListItemsResponse* response) override;
  grpc::Status GetItem(grpc::ServerContext* context,
                       const meetings::v1::GetItemRequest* request,
                       meetings::v1::GetItemResponse* response) override;
  grpc::Status CheckText(grpc::ServerContext* context,
                         const meetings::v1::CheckTextRequest* request,
                         meetings::v1::CheckTextResponse* response) override;
  grpc::Status ConfirmDraft(
      grpc::ServerContext* context,
      const meetings::v1::ConfirmDraftRequest* request,
      meetings::v1::ConfirmDraftResponse* response) override;
  grpc::Status SecondDraft(
      grpc::ServerContext* context,
      const meetings::v1::SecondDraftRequest* request,
      meetings::v1::SecondDraftResponse* response) override;
  grpc::Status HandInItem(grpc::ServerContext* context,
                          const meetings::v1::HandInItemRequest* request,
                          meetings::v1::HandInItemResponse* response) override;
  grpc::Status WithdrawItem(
      grpc::ServerContext* context,
      const meetings::v1::WithdrawItemRequest* request,
      meetings::v1::WithdrawItemResponse* response) override;

 private:
  ItemDesk& desk_;
  SessionGate& gate_;
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_MEETINGS_ITEM_SERVICE_H_
