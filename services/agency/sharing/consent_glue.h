// How consents reach the hub: cases' ConsentRegistrar over the outbox.
#ifndef SAMRAD_SERVICES_AGENCY_SHARING_CONSENT_GLUE_H_
#define SAMRAD_SERVICES_AGENCY_SHARING_CONSENT_GLUE_H_

#include <functional>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "samrad/sealed/v1/envelope.pb.h"
#include "services/agency/cases/consent_book.h"
#include "services/agency/cases/consent_registrar.h"
#include "services/agency/outbox/outbox.h"
#include "services/audit/consent_end.h"
#include "services/base/clock.h"
#include "services/base/mutex.h"

namespace samrad::agency {

// Thread-safe after Bind.
class ConsentGlue final : public ConsentRegistrar {
 public:
  // Both must outlive it.
  ConsentGlue(Outbox& outbox, const base::Clock& clock);

  // Tells `book` what the hub has; before Outbox::Start. The book must outlive
  // the outbox's threads.
  void Bind(ConsentBook& book);

  // The items of meetings that rest on what ends of a consent, as the room that
  // keeps them knows. Call once, before the first question.
  using AgendaOn = std::function<absl::StatusOr<std::vector<AgendaUse>>(
      const base::ReadTransaction&, const base::ConsentHandle&,
      const audit::ConsentEnd&)>;
  void AlsoAsk(AgendaOn agenda_on) { agenda_on_ = std::move(agenda_on); }

  absl::Status Register(base::Transaction& txn,
                        const ConsentRegistration& registration) override;
  absl::Status Withdraw(base::Transaction& txn,
                        const base::ConsentHandle& handle,
                        const cases::v1::ConsentPart& part,
                        absl::Time withdrawn_at) override;
  void Nudge() override;
  absl::StatusOr<ConsentUse> UseOf(const base::ReadTransaction& txn,
                                   const base::ConsentHandle& handle,
                                   const cases::v1::ConsentPart& part) override;

 private:
  // Queues one act, which ends all or the part that `header` names.
  absl::Status QueueWithdrawal(base::Transaction& txn,
                               const base::ConsentHandle& handle,
                               sealed::v1::WithdrawalHeader header,
                               absl::Time withdrawn_at);

  Outbox& outbox_;
  const base::Clock& clock_;
  AgendaOn agenda_on_;
  base::Mutex mutex_;
  // Ended since the last nudge.
  std::vector<std::pair<base::ConsentHandle, audit::ConsentEnd>> ended_
      ABSL_GUARDED_BY(mutex_);
};

}  // namespace samrad::agency

#endif  // SAMRAD_SERVICES_AGENCY_SHARING_CONSENT_GLUE_H_
