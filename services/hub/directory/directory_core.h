// What the directory room does, without gRPC: carries the chain of signed
// events, gathers signatures, logs what is complete.
#ifndef SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_CORE_H_
#define SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_CORE_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/base/thread_annotations.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "samrad/audit/v1/audit.pb.h"
#include "services/audit/directory_chain.h"
#include "services/base/clock.h"
#include "services/base/ids.h"
#include "services/base/log.h"
#include "services/base/mutex.h"
#include "services/hub/directory/directory_store.h"
#include "services/hub/stubs/log_appender.h"
#include "services/law/catalogue.h"

namespace samrad::hub {

inline constexpr size_t kMaxDirectoryEventBytes = 64 * 1024;
inline constexpr size_t kMaxProposals = 64;

// Puts the events of the first agencies' request files into an empty store, in
// an order the chain takes (GENESIS first). They are logged when the room
// starts. The same events again: OK, nothing happens. FAILED_PRECONDITION (tag
// GENESIS_DONE): there are others. Else the codes of audit::DirectoryChain.
absl::Status ImportGenesis(DirectoryStore& store, const std::string& origin,
                           std::vector<audit::v1::DirectoryEvent> events);

// Thread-safe. Reading never waits for the log.
class DirectoryCore {
 public:
  // An event as it stands after a proposal.
  struct Standing {
    audit::v1::DirectoryEvent event;
    uint32_t signatures_missing = 0;
  };

  // Loads what is stored. FAILED_PRECONDITION (tag NO_GENESIS) when there is
  // nothing; DATA_LOSS when the stored events are no chain.
  // The first start keeps `built_in` as the founding catalogue for good: a
  // newer program does not change the law.
  static absl::StatusOr<std::unique_ptr<DirectoryCore>> Create(
      const std::string& origin, DirectoryStore& store, LogAppender& log,
      const base::Clock& clock, const law::Catalogue& built_in,
      const base::Logger& logger);

  // Logs ordered events that have no receipt yet (genesis, or a crash between).
  // The log's codes; call again until OK.
  absl::Status Flush();
  // True once every ordered event is logged.
  bool Flushed() const;

  // Logged events from an index on.
  std::vector<audit::v1::DirectoryEvent> ListEvents(uint64_t from) const;

  // See the proto. INVALID_ARGUMENT malformed; PERMISSION_DENIED: the caller is
  // no member, or hands in what is not its own; FAILED_PRECONDITION: the chain
  // cannot take it; DATA_LOSS a wrong signature; RESOURCE_EXHAUSTED too many
  // proposals; UNAVAILABLE: the log is away, the event is kept and logged
  // later. Of a release: INVALID_ARGUMENT, tag CATALOGUE, when the bytes are
  // missing, do not hold together or are another catalogue;
  // FAILED_PRECONDITION, tag EFFECT_TOO_SOON, when fewer than two minutes are
  // left, OTHER_FOUNDING when the first release replaces another founding
  // catalogue than this hub's.
  absl::StatusOr<Standing> ProposeEvent(
      const base::AgencyId& caller, const audit::v1::DirectoryEvent& event,
      const audit::v1::CatalogueFiles& catalogue = {});

  // NOT_FOUND. See the proto.
  absl::StatusOr<audit::v1::CatalogueFiles> GetCatalogue(
      std::string_view digest) const;
  std::vector<audit::v1::DirectoryEvent> ListProposals() const;

  // True for an agency that joined and is not revoked.
  bool IsMember(std::string_view agency) const;

 private:
  // What readers see; replaced whole.
  struct View {
    audit::DirectoryChain chain;
    std::vector<audit::v1::DirectoryEvent> events;
  };

  DirectoryCore(DirectoryStore& store, LogAppender& log,
                const base::Clock& clock, const base::Logger& logger,
                std::shared_ptr<const View> view);

  std::shared_ptr<const View> view() const;
  absl::Status FlushLocked() ABSL_EXCLUSIVE_LOCKS_REQUIRED(propose_mutex_);
  absl::Status MayHandIn(const View& view, const base::AgencyId& caller,
                         const audit::v1::DirectoryHeader& header,
                         const audit::v1::DirectoryEvent& event) const;
  // Of a release that the chain can take: its instant and its bytes, which are
  // kept when they are new.
  absl::Status TakeCatalogue(const audit::v1::DirectoryHeader& header,
                             const audit::v1::CatalogueFiles& files);
  std::optional<audit::v1::DirectoryEvent> LoggedEvent(
      const View& view, const audit::v1::DirectoryEvent& event) const;
  // Merges the new signatures into a proposal with the same bytes.
  audit::v1::DirectoryEvent Merged(const audit::v1::DirectoryEvent& event) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(propose_mutex_);
  // Whether an event or a proposal brings this catalogue.
  bool NamesCatalogue(const View& view, std::string_view digest) const
      ABSL_EXCLUSIVE_LOCKS_REQUIRED(propose_mutex_);
  void PruneProposals() ABSL_EXCLUSIVE_LOCKS_REQUIRED(propose_mutex_);
  void PublishProposals() ABSL_EXCLUSIVE_LOCKS_REQUIRED(propose_mutex_);

  DirectoryStore& store_;
  LogAppender& log_;
  const base::Clock& clock_;
  const base::Logger logger_;

  // Held across a proposal, the log's answer included. Order: before mutex_.
  base::Mutex propose_mutex_;
  std::vector<OrderedEvent> unlogged_ ABSL_GUARDED_BY(propose_mutex_);
  std::vector<audit::v1::DirectoryEvent> proposals_
      ABSL_GUARDED_BY(propose_mutex_);

  mutable base::Mutex mutex_;
  std::shared_ptr<const View> view_ ABSL_GUARDED_BY(mutex_);
  std::shared_ptr<const std::vector<audit::v1::DirectoryEvent>>
      visible_proposals_ ABSL_GUARDED_BY(mutex_);
  bool flushed_ ABSL_GUARDED_BY(mutex_) = false;
};

}  // namespace samrad::hub

#endif  // SAMRAD_SERVICES_HUB_DIRECTORY_DIRECTORY_CORE_H_
