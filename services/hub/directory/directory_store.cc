#include "services/hub/directory/directory_store.h"

#include <utility>

#include "services/audit/leaf.h"
#include "services/base/status.h"

namespace samrad::hub {
namespace {

constexpr base::Literal kVersion1 = R"sql(
CREATE TABLE directory_event (
  sequence INTEGER PRIMARY KEY AUTOINCREMENT,
  entry BLOB NOT NULL UNIQUE,
  event BLOB NOT NULL,
  receipt BLOB
) STRICT;
CREATE TABLE directory_proposal (
  number INTEGER PRIMARY KEY AUTOINCREMENT,
  entry BLOB NOT NULL UNIQUE,
  event BLOB NOT NULL
) STRICT;
)sql";

// files: CatalogueFiles of a released, proposed or the founding catalogue.
constexpr base::Literal kVersion2 = R"sql(
CREATE TABLE directory_catalogue (
  digest BLOB PRIMARY KEY,
  founding INTEGER NOT NULL,
  files BLOB NOT NULL
) STRICT;
)sql";

absl::Status ParseStored(std::string_view bytes,
                         google::protobuf::MessageLite& out) {
  if (!out.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) {
    return absl::DataLossError("a stored directory event does not parse");
  }
  return absl::OkStatus();
}

}  // namespace

base::Schema DirectoryStore::StoreSchema() {
  return {"directory", {{1, kVersion1}, {2, kVersion2}}};
}

absl::StatusOr<std::vector<OrderedEvent>> DirectoryStore::LoadEvents() const {
  std::vector<OrderedEvent> events;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT sequence, event, receipt FROM directory_event"
            " ORDER BY sequence",
            {}, [&](const base::Row& row) -> absl::Status {
              OrderedEvent ordered;
              ordered.sequence = static_cast<uint64_t>(row.Int64(0));
              SAMRAD_RETURN_IF_ERROR(ParseStored(row.View(1), ordered.event));
              if (!row.IsNull(2)) {
                SAMRAD_RETURN_IF_ERROR(
                    ParseStored(row.View(2), *ordered.event.mutable_receipt()));
                ordered.event.set_leaf(ordered.event.receipt().leaf());
              }
              events.push_back(std::move(ordered));
              return absl::OkStatus();
            });
      }));
  return events;
}

absl::StatusOr<std::vector<audit::v1::DirectoryEvent>>
DirectoryStore::LoadProposals() const {
  std::vector<audit::v1::DirectoryEvent> proposals;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT event FROM directory_proposal ORDER BY number", {},
            [&](const base::Row& row) -> absl::Status {
              audit::v1::DirectoryEvent event;
              SAMRAD_RETURN_IF_ERROR(ParseStored(row.View(0), event));
              proposals.push_back(std::move(event));
              return absl::OkStatus();
            });
      }));
  return proposals;
}

absl::Status DirectoryStore::PutProposal(
    const std::string& entry, const audit::v1::DirectoryEvent& event) {
  const std::string bytes = event.SerializeAsString();
  return database_.Write([&](base::Transaction& txn) {
    return txn.Run(
        "INSERT INTO directory_proposal (entry, event) VALUES (?, ?)"
        " ON CONFLICT (entry) DO UPDATE SET event = excluded.event",
        {base::Blob(entry), base::Blob(bytes)});
  });
}

absl::Status DirectoryStore::DropProposal(const std::string& entry) {
  return database_.Write([&](base::Transaction& txn) {
    return txn.Run("DELETE FROM directory_proposal WHERE entry = ?",
                   {base::Blob(entry)});
  });
}

absl::StatusOr<std::vector<OrderedEvent>> DirectoryStore::OrderEvents(
    const std::vector<audit::v1::DirectoryEvent>& events) {
  std::vector<OrderedEvent> ordered;
  SAMRAD_RETURN_IF_ERROR(
      database_.Write([&](base::Transaction& txn) -> absl::Status {
        for (const audit::v1::DirectoryEvent& event : events) {
          audit::v1::DirectoryEvent bare = event;
          bare.clear_leaf();
          bare.clear_receipt();
          SAMRAD_ASSIGN_OR_RETURN(const audit::Entry entry,
                                  audit::EntryOf(bare));
          const std::string entry_bytes = audit::ToBytes(entry);
          const std::string bytes = bare.SerializeAsString();
          SAMRAD_RETURN_IF_ERROR(txn.Run(
              "INSERT INTO directory_event (entry, event) VALUES (?, ?)",
              {base::Blob(entry_bytes), base::Blob(bytes)}));
          ordered.push_back(
              {static_cast<uint64_t>(txn.last_insert_id()), std::move(bare)});
          SAMRAD_RETURN_IF_ERROR(
              txn.Run("DELETE FROM directory_proposal WHERE entry = ?",
                      {base::Blob(entry_bytes)}));
        }
        return absl::OkStatus();
      }));
  return ordered;
}

absl::Status DirectoryStore::StoreReceipts(
    const std::vector<OrderedEvent>& events) {
  return database_.Write([&](base::Transaction& txn) -> absl::Status {
    for (const OrderedEvent& ordered : events) {
      const std::string receipt = ordered.event.receipt().SerializeAsString();
      SAMRAD_RETURN_IF_ERROR(
          txn.Run("UPDATE directory_event SET receipt = ? WHERE sequence = ?",
                  {base::Blob(receipt), ordered.sequence}));
    }
    return absl::OkStatus();
  });
}

absl::StatusOr<std::optional<audit::v1::CatalogueFiles>>
DirectoryStore::FindCatalogue(std::string_view digest) const {
  std::optional<audit::v1::CatalogueFiles> files;
  SAMRAD_RETURN_IF_ERROR(
      database_.Read([&](const base::ReadTransaction& txn) -> absl::Status {
        return txn.Query(
            "SELECT files FROM directory_catalogue WHERE digest = ?1"
            " OR (?1 = x'' AND founding = 1)",
            {base::Blob(digest)}, [&](const base::Row& row) -> absl::Status {
              return ParseStored(row.View(0), files.emplace());
            });
      }));
  return files;
}

absl::Status DirectoryStore::PutCatalogue(
    std::string_view digest, const audit::v1::CatalogueFiles& files,
    bool founding) {
  const std::string bytes = files.SerializeAsString();
  return database_.Write([&](base::Transaction& txn) {
    return txn.Run(
        "INSERT INTO directory_catalogue (digest, founding, files)"
        " VALUES (?, ?, ?) ON CONFLICT (digest) DO NOTHING",
        {base::Blob(digest), int64_t{founding}, base::Blob(bytes)});
  });
}

absl::Status DirectoryStore::DropCatalogue(std::string_view digest) {
  return database_.Write([&](base::Transaction& txn) {
    return txn.Run(
        "DELETE FROM directory_catalogue WHERE digest = ? AND founding = 0",
        {base::Blob(digest)});
  });
}

}  // namespace samrad::hub
