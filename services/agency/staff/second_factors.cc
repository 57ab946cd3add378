#include "services/agency/staff/second_factors.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include "crypto/hash/sha256.h"
#include "crypto/hash/totp.h"
#include "crypto/secret/access_ticket.h"
#include "crypto/secret/bytes.h"
#include "services/base/status.h"

namespace samrad::agency {
namespace {

constexpr size_t kRecoveryBytes = 10;  // 80 bits, 16 letters
constexpr size_t kRecoveryLetters = 16;
constexpr size_t kGroup = 4;

absl::Status WrongCode() {
  return base::WithPath(base::Error(absl::StatusCode::kInvalidArgument,
                                    "WRONG_CODE", "the code is wrong"),
                        "code");
}

absl::Status AlreadyUsed() {
  return base::Error(absl::StatusCode::kUnauthenticated, "CODE_ALREADY_USED",
                     "the code was used; wait for the next one");
}

absl::Status NoSecondFactor() {
  return base::Error(absl::StatusCode::kFailedPrecondition, "NO_SECOND_FACTOR",
                     "the account has no second factor");
}

// One row of staff_second_factor.
struct Factor {
  crypto::SecretBytes secret;   // empty: none in force
  crypto::SecretBytes pending;  // empty: none begun
  uint64_t last_step = 0;
};

absl::StatusOr<crypto::SecretBytes> SecretColumn(const base::Row& row,
                                                 int column) {
  return crypto::SecretBytes::CopyOf(crypto::AsBytes(row.View(column)));
}

absl::StatusOr<Factor> ReadFactor(const base::ReadTransaction& txn,
                                  const std::string& user) {
  Factor factor;
  SAMRAD_RETURN_IF_ERROR(
      txn.QueryOne(
             "SELECT secret, pending, last_step FROM staff_second_factor "
             "WHERE user = ?",
             {user},
             [&](const base::Row& row) -> absl::Status {
               SAMRAD_ASSIGN_OR_RETURN(factor.secret, SecretColumn(row, 0));
               SAMRAD_ASSIGN_OR_RETURN(factor.pending, SecretColumn(row, 1));
               factor.last_step = static_cast<uint64_t>(row.Int64(2));
               return absl::OkStatus();
             })
          .status());
  return factor;
}

base::Blob BlobOf(const crypto::SecretBytes& secret) {
  return base::Blob(secret.Reveal(
      crypto::AccessTicket::ForFile("stores a one-time secret in the vault")));
}

// Upper case, without hyphens and spaces.
std::string Normalised(std::string_view code) {
  std::string plain;
  for (const char c : code) {
    if (c == '-' || c == ' ') continue;
    plain.push_back(c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A')
                                         : c);
  }
  return plain;
}

crypto::Digest RecoveryHash(std::string_view normalised) {
  crypto::Sha256Hasher hasher;
  return hasher.Update("samrad/recovery-code/v1").Update(normalised).Finish();
}

std::string InGroups(std::string_view code) {
  std::string text;
  for (size_t i = 0; i < code.size(); ++i) {
    if (i > 0 && i % kGroup == 0) text.push_back('-');
    text.push_back(code[i]);
  }
  return text;
}

}  // namespace

absl::StatusOr<SecondFactors::Standing> SecondFactors::Of(
    const std::string& user) const {
  Standing standing;
  SAMRAD_RETURN_IF_ERROR(parts_.db.Read([&](const base::ReadTransaction& txn)
                                            -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const Factor factor, ReadFactor(txn, user));
    standing.in_force = !factor.secret.empty();
    SAMRAD_ASSIGN_OR_RETURN(
        const std::optional<int64_t> left,
        txn.QueryInt64(
            "SELECT COUNT(*) FROM staff_recovery_code WHERE user = ?", {user}));
    standing.recovery_codes_left = static_cast<std::uint32_t>(left.value_or(0));
    return absl::OkStatus();
  }));
  return standing;
}

absl::Status SecondFactors::Spend(const std::string& user,
                                  std::string_view code) {
  const std::string plain = Normalised(code);
  const uint64_t now =
      crypto::TotpStepAt(absl::ToUnixSeconds(parts_.clock.TimeNow()));
  return parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
    SAMRAD_ASSIGN_OR_RETURN(const Factor factor, ReadFactor(txn, user));
    if (factor.secret.empty()) return NoSecondFactor();
    if (plain.size() != kRecoveryLetters) {
      const crypto::TotpMatch match =
          crypto::MatchTotp(factor.secret, plain, now, factor.last_step);
      if (match.verdict == crypto::TotpVerdict::kWrong) return WrongCode();
      if (match.verdict == crypto::TotpVerdict::kUsed) return AlreadyUsed();
      return txn.Run(
          "UPDATE staff_second_factor SET last_step = ? WHERE user = ?",
          {static_cast<int64_t>(match.step), user});
    }
    const crypto::Digest hash = RecoveryHash(plain);
    SAMRAD_ASSIGN_OR_RETURN(
        const std::optional<int64_t> found,
        txn.QueryInt64("SELECT COUNT(*) FROM staff_recovery_code "
                       "WHERE user = ? AND code_hash = ?",
                       {user, base::Blob(hash)}));
    if (found.value_or(0) == 0) return WrongCode();
    SAMRAD_RETURN_IF_ERROR(txn.Run(
        "DELETE FROM staff_recovery_code WHERE user = ? AND code_hash = ?",
        {user, base::Blob(hash)}));
    return parts_.journal
        .Append(txn, {.event = events::kRecoveryCodeUsed,
                      .user = user,
                      .subjects = {user}})
        .status();
  });
}

absl::Status SecondFactors::Prove(const std::string& user,
                                  std::string_view code) {
  SAMRAD_RETURN_IF_ERROR(guard_.Admit(user));
  const absl::Status spent = Spend(user, code);
  if (spent.ok()) {
    guard_.Succeeded(user);
  } else {
    guard_.Failed(user);
  }
  return spent;
}

absl::StatusOr<crypto::SecretBytes> SecondFactors::Begin(
    const std::string& user, std::string_view code) {
  SAMRAD_ASSIGN_OR_RETURN(const Standing standing, Of(user));
  if (standing.in_force && code.empty()) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "SECOND_FACTOR_EXISTS",
                       "the account has a second factor; give a code of it");
  }
  if (standing.in_force) {
    SAMRAD_RETURN_IF_ERROR(Prove(user, code));
  }
  SAMRAD_ASSIGN_OR_RETURN(
      crypto::SecretBytes secret,
      crypto::SecretBytes::Random(parts_.random, crypto::kTotpSecretBytes));
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        return txn.Run(
            "INSERT INTO staff_second_factor (user, pending) VALUES (?, ?) "
            "ON CONFLICT (user) DO UPDATE SET pending = excluded.pending",
            {user, BlobOf(secret)});
      }));
  return secret;
}

absl::StatusOr<std::vector<std::string>> SecondFactors::Confirm(
    const std::string& user, std::string_view code) {
  SAMRAD_RETURN_IF_ERROR(guard_.Admit(user));
  const absl::Time now = parts_.clock.TimeNow();
  const std::string plain = Normalised(code);
  std::vector<std::string> codes;
  const absl::Status done =
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(const Factor factor, ReadFactor(txn, user));
        if (factor.pending.empty()) {
          return base::Error(absl::StatusCode::kFailedPrecondition,
                             "NOTHING_TO_CONFIRM",
                             "no new second factor was begun");
        }
        const crypto::TotpMatch match =
            crypto::MatchTotp(factor.pending, plain,
                              crypto::TotpStepAt(absl::ToUnixSeconds(now)), 0);
        if (match.verdict != crypto::TotpVerdict::kRight) return WrongCode();
        SAMRAD_RETURN_IF_ERROR(txn.Run(
            "UPDATE staff_second_factor SET secret = pending, pending = NULL, "
            "last_step = ?, enrolled_at = ? WHERE user = ?",
            {static_cast<int64_t>(match.step), now, user}));
        SAMRAD_ASSIGN_OR_RETURN(codes, NewCodes(txn, user));
        return parts_.journal
            .Append(txn, {.event = events::kSecondFactorEnrolled,
                          .user = user,
                          .subjects = {user}})
            .status();
      });
  if (absl::IsInvalidArgument(done)) guard_.Failed(user);
  SAMRAD_RETURN_IF_ERROR(done);
  guard_.Succeeded(user);
  return codes;
}

absl::StatusOr<std::vector<std::string>> SecondFactors::RenewRecoveryCodes(
    const std::string& user, std::string_view code) {
  SAMRAD_RETURN_IF_ERROR(Prove(user, code));
  std::vector<std::string> codes;
  SAMRAD_RETURN_IF_ERROR(
      parts_.db.Write([&](base::Transaction& txn) -> absl::Status {
        SAMRAD_ASSIGN_OR_RETURN(codes, NewCodes(txn, user));
        return parts_.journal
            .Append(txn, {.event = events::kRecoveryCodesRenewed,
                          .user = user,
                          .subjects = {user}})
            .status();
      }));
  return codes;
}

absl::StatusOr<std::vector<std::string>> SecondFactors::NewCodes(
    base::Transaction& txn, const std::string& user) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("DELETE FROM staff_recovery_code WHERE user = ?", {user}));
  std::vector<std::string> codes;
  for (int i = 0; i < kRecoveryCodes; ++i) {
    std::array<uint8_t, kRecoveryBytes> bytes;
    parts_.random.Fill(bytes);
    const std::string code = crypto::Base32Encode(bytes);
    SAMRAD_RETURN_IF_ERROR(txn.Run(
        "INSERT INTO staff_recovery_code (user, code_hash) VALUES (?, ?)",
        {user, base::Blob(RecoveryHash(code))}));
    codes.push_back(InGroups(code));
  }
  return codes;
}

absl::Status SecondFactors::Remove(base::Transaction& txn,
                                   const std::string& user) {
  SAMRAD_RETURN_IF_ERROR(
      txn.Run("DELETE FROM staff_recovery_code WHERE user = ?", {user}));
  return txn.Run("DELETE FROM staff_second_factor WHERE user = ?", {user});
}

}  // namespace samrad::agency
