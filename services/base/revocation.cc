#include "services/base/revocation.h"

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "services/base/files.h"
#include "services/base/ids.h"
#include "services/base/status.h"

namespace samrad::base {
namespace {

constexpr std::string_view kSpiffeScheme = "spiffe://";

template <auto kFree>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Bio = std::unique_ptr<BIO, Freer<BIO_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Names = std::unique_ptr<GENERAL_NAMES, Freer<GENERAL_NAMES_free>>;

absl::Status BadCertificate() {
  return absl::InvalidArgumentError("not a certificate with one SPIFFE id");
}

// Empty unless there is exactly one URI name that is a SPIFFE id.
std::string OneSpiffeId(X509* certificate) {
  const Names names(static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr)));
  if (names == nullptr) return "";
  std::string found;
  for (int i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i) {
    const GENERAL_NAME* const name = sk_GENERAL_NAME_value(names.get(), i);
    if (name->type != GEN_URI) continue;
    const ASN1_IA5STRING* const uri = name->d.uniformResourceIdentifier;
    const std::string text(
        reinterpret_cast<const char*>(ASN1_STRING_get0_data(uri)),
        static_cast<size_t>(ASN1_STRING_length(uri)));
    if (!found.empty() || !text.starts_with(kSpiffeScheme)) return "";
    found = text;
  }
  return found;
}

std::string SerialHex(X509* certificate) {
  const ASN1_INTEGER* const serial = X509_get0_serialNumber(certificate);
  return internal::Hex(
      {reinterpret_cast<const char*>(ASN1_STRING_get0_data(serial)),
       static_cast<size_t>(ASN1_STRING_length(serial))});
}

bool IsLowerHex(std::string_view text) {
  return !text.empty() && text.size() % 2 == 0 &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f');
         });
}

}  // namespace

absl::StatusOr<PeerCertificate> PeerCertificate::Parse(std::string_view pem) {
  const Bio bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const Certificate certificate(
      PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
  if (certificate == nullptr) return BadCertificate();
  unsigned char digest[EVP_MAX_MD_SIZE];
  unsigned int digest_size = 0;
  if (X509_digest(certificate.get(), EVP_sha256(), digest, &digest_size) != 1) {
    return BadCertificate();
  }
  PeerCertificate parsed = {
      .spiffe_id = OneSpiffeId(certificate.get()),
      .serial = SerialHex(certificate.get()),
      .fingerprint =
          internal::Hex({reinterpret_cast<const char*>(digest), digest_size})};
  if (parsed.spiffe_id.empty()) return BadCertificate();
  return parsed;
}

absl::StatusOr<RevocationList::Entries> RevocationList::ParseText(
    std::string_view text) {
  Entries entries;
  int line_number = 0;
  while (!text.empty()) {
    ++line_number;
    const size_t end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    if (line.empty() || line.starts_with('#')) continue;
    const size_t space = std::min(line.find(' '), line.size() - 1);
    const std::string_view word = line.substr(0, space);
    const std::string value(line.substr(space + 1));
    if (word == "spiffe" && value.starts_with(kSpiffeScheme)) {
      entries.spiffe_ids.insert(value);
    } else if (word == "serial" && IsLowerHex(value)) {
      entries.serials.insert(value);
    } else if (word == "sha256" && IsLowerHex(value) && value.size() == 64) {
      entries.fingerprints.insert(value);
    } else {
      return absl::InvalidArgumentError(
          absl::StrCat("malformed revocation list, line ", line_number));
    }
  }
  return entries;
}

void RevocationList::Replace(Entries entries) {
  MutexLock lock(mutex_);
  entries_ = std::move(entries);
}

void RevocationList::RevokeSpiffeId(std::string spiffe_id) {
  MutexLock lock(mutex_);
  entries_.spiffe_ids.insert(std::move(spiffe_id));
}

void RevocationList::RevokeSerial(std::string serial) {
  MutexLock lock(mutex_);
  entries_.serials.insert(std::move(serial));
}

absl::Status RevocationList::LoadFile(const std::string& path) {
  SAMRAD_ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  SAMRAD_ASSIGN_OR_RETURN(Entries entries, ParseText(text));
  Replace(std::move(entries));
  return absl::OkStatus();
}

bool RevocationList::IsRevoked(const PeerCertificate& certificate) const {
  MutexLock lock(mutex_);
  return entries_.spiffe_ids.contains(certificate.spiffe_id) ||
         entries_.serials.contains(certificate.serial) ||
         entries_.fingerprints.contains(certificate.fingerprint);
}

}  // namespace samrad::base
