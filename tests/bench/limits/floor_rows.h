// The rows of one walk, at each of its four stores: as many, as large and with
// the same indexes as the walk's, and nothing read.
#ifndef SAMRAD_TESTS_BENCH_LIMITS_FLOOR_ROWS_H_
#define SAMRAD_TESTS_BENCH_LIMITS_FLOOR_ROWS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "services/base/store.h"

namespace samrad::bench {

base::Schema NodeRows();
base::Schema ExchangeRows();
base::Schema LogRows();

// --- sender: what is decided, what came of it, what the other did ---
struct DecidedRow {
  std::string_view id;
  std::string_view request;
  std::string_view record;
  std::string_view entry;
};
absl::Status PutDecided(base::Transaction& txn, const DecidedRow& row);
absl::Status PutPair(base::Transaction& txn, std::string_view hash);
absl::Status PutOutcome(base::Transaction& txn, std::string_view id,
                        std::string_view receipt);
absl::Status PutAcceptedPair(base::Transaction& txn, std::string_view hash);
absl::Status PutPartyAct(base::Transaction& txn, std::uint64_t leaf,
                         std::string_view id, std::string_view record,
                         std::string_view receipt);

// --- recipient: what came, what was decided, what was opened ---
struct PacketRow {
  std::uint64_t number = 0;
  std::string_view id;
  std::string_view header;
  std::string_view salt;
  std::string_view signature;
  std::string_view body;
  std::string_view body_hash;
  std::string_view receipt;
};
absl::Status PutPacket(base::Transaction& txn, const PacketRow& row);
absl::Status PutSenderChain(base::Transaction& txn, std::string_view hash);
absl::Status PutDecision(base::Transaction& txn, std::uint64_t number,
                         std::string_view record);
absl::Status PutOpened(base::Transaction& txn, std::uint64_t number,
                       std::string_view id, std::string_view text);
absl::Status PutRegistered(base::Transaction& txn, std::string_view id);

// --- both ---
absl::Status PutMailbox(base::Transaction& txn, std::uint64_t last);
absl::Status PutAcknowledged(base::Transaction& txn, std::uint64_t last,
                             std::string_view opened_id);
absl::Status PutJournal(base::Transaction& txn, std::string_view hash);

// --- hub ---
struct RecordRow {
  int type = 1;
  std::string_view entry;
  std::string_view agency;
  std::string_view subject;
  std::string_view header;
  std::string_view salt;
  std::string_view signature;
  std::string_view ciphertext_hash;
  std::string_view shares_hash;
};
absl::Status PutRecord(base::Transaction& txn, const RecordRow& row);
absl::Status PutEnvelope(base::Transaction& txn, std::uint64_t seq,
                         std::string_view body, std::string_view share,
                         std::string_view header_hash);
absl::Status PutOpening(base::Transaction& txn, std::uint64_t seq,
                        std::uint64_t act_seq);
absl::Status PutReceipt(base::Transaction& txn, std::uint64_t seq,
                        std::string_view receipt);
absl::Status PutMail(base::Transaction& txn, std::string_view agency,
                     std::uint64_t number, int kind, std::uint64_t ref);
absl::Status PutAcknowledgement(base::Transaction& txn, std::string_view agency,
                                std::uint64_t up_to,
                                std::string_view signature);
absl::Status EraseOpened(base::Transaction& txn, std::uint64_t seq);
// One group of entries, 32 bytes each.
absl::Status PutRun(base::Transaction& txn, std::uint64_t first_leaf,
                    std::string_view entries, std::uint64_t sequence);

}  // namespace samrad::bench

#endif  // SAMRAD_TESTS_BENCH_LIMITS_FLOOR_ROWS_H_
