#include "services/base/test_pki.h"

#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <utility>

#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::base {
namespace {

template <auto kFree>
struct Freer {
  template <typename T>
  void operator()(T* object) const {
    kFree(object);
  }
};
using Key = std::unique_ptr<EVP_PKEY, Freer<EVP_PKEY_free>>;
using Certificate = std::unique_ptr<X509, Freer<X509_free>>;
using Bio = std::unique_ptr<BIO, Freer<BIO_free_all>>;

constexpr long kHourSeconds = 3600;
constexpr long kDaySeconds = 24 * kHourSeconds;

absl::Status Failed() { return absl::InternalError("OpenSSL refused"); }

Key NewKey() { return Key(EVP_EC_gen("P-256")); }

std::string Pem(const Bio& bio) {
  char* bytes = nullptr;
  const long size = BIO_get_mem_data(bio.get(), &bytes);
  return std::string(bytes, static_cast<size_t>(size));
}

bool AddExtension(X509* certificate, X509* issuer, int nid,
                  const std::string& value) {
  X509V3_CTX context;
  X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
  X509_EXTENSION* const extension =
      X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str());
  if (extension == nullptr) return false;
  const bool added = X509_add_ext(certificate, extension, -1) == 1;
  X509_EXTENSION_free(extension);
  return added;
}

bool SetName(X509_NAME* name, const std::string& text) {
  return X509_NAME_add_entry_by_txt(
             name, "CN", MBSTRING_UTF8,
             reinterpret_cast<const unsigned char*>(text.data()),
             static_cast<int>(text.size()), -1, 0) == 1;
}

Certificate NewCertificate(EVP_PKEY* key, int64_t serial,
                           const std::string& name) {
  Certificate certificate(X509_new());
  X509_set_version(certificate.get(), X509_VERSION_3);
  ASN1_INTEGER_set_int64(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -kHourSeconds);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), kDaySeconds);
  X509_set_pubkey(certificate.get(), key);
  SetName(X509_get_subject_name(certificate.get()), name);
  return certificate;
}

absl::Status WriteCertificate(const std::string& path, X509* certificate) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_X509(bio.get(), certificate) != 1) return Failed();
  return WriteFileAtomically(path, Pem(bio), 0644);
}

absl::Status WriteKey(const std::string& path, EVP_PKEY* key) {
  const Bio bio(BIO_new(BIO_s_mem()));
  if (PEM_write_bio_PKCS8PrivateKey(bio.get(), key, nullptr, nullptr, 0,
                                    nullptr, nullptr) != 1) {
    return Failed();
  }
  return WriteFileAtomically(path, Pem(bio), 0600);
}

}  // namespace

struct TestPki::Keys {
  Key key;
  Certificate certificate;
};

TestPki::TestPki(std::string folder, std::string ca_path,
                 std::unique_ptr<Keys> keys)
    : folder_(std::move(folder)),
      ca_path_(std::move(ca_path)),
      keys_(std::move(keys)) {}
TestPki::~TestPki() = default;

absl::StatusOr<std::unique_ptr<TestPki>> TestPki::Create(
    const std::string& folder, std::string_view ca_name) {
  auto keys = std::make_unique<Keys>();
  keys->key = NewKey();
  keys->certificate = NewCertificate(keys->key.get(), 1, std::string(ca_name));
  X509* const ca = keys->certificate.get();
  X509_set_issuer_name(ca, X509_get_subject_name(ca));
  if (!AddExtension(ca, ca, NID_basic_constraints, "critical,CA:TRUE") ||
      !AddExtension(ca, ca, NID_key_usage, "critical,keyCertSign,cRLSign") ||
      !AddExtension(ca, ca, NID_subject_key_identifier, "hash") ||
      X509_sign(ca, keys->key.get(), EVP_sha256()) == 0) {
    return Failed();
  }
  const std::string path = folder + "/ca.pem";
  SAMRAD_RETURN_IF_ERROR(WriteCertificate(path, ca));
  return std::unique_ptr<TestPki>(new TestPki(folder, path, std::move(keys)));
}

absl::StatusOr<TestLeaf> TestPki::Issue(const std::string& name,
                                        std::string_view spiffe_id) {
  std::string names = "DNS:localhost,IP:127.0.0.1";
  if (!spiffe_id.empty()) names += ",URI:" + std::string(spiffe_id);
  return IssueWithNames(name, names);
}

absl::StatusOr<TestLeaf> TestPki::IssueWithTwoIds(const std::string& name,
                                                  std::string_view first,
                                                  std::string_view second) {
  return IssueWithNames(name,
                        "DNS:localhost,IP:127.0.0.1,URI:" + std::string(first) +
                            ",URI:" + std::string(second));
}

absl::StatusOr<TestLeaf> TestPki::IssueWithNames(
    const std::string& name, const std::string& alternative_names) {
  const int64_t serial = next_serial_++;
  const Key key = NewKey();
  const Certificate leaf = NewCertificate(key.get(), serial, name);
  X509* const ca = keys_->certificate.get();
  X509_set_issuer_name(leaf.get(), X509_get_subject_name(ca));
  if (!AddExtension(leaf.get(), ca, NID_basic_constraints,
                    "critical,CA:FALSE") ||
      !AddExtension(leaf.get(), ca, NID_ext_key_usage,
                    "serverAuth,clientAuth") ||
      !AddExtension(leaf.get(), ca, NID_subject_alt_name, alternative_names) ||
      X509_sign(leaf.get(), keys_->key.get(), EVP_sha256()) == 0) {
    return Failed();
  }
  TestLeaf files = {.key = folder_ + "/" + name + ".key",
                    .certificate = folder_ + "/" + name + ".pem",
                    .ca = ca_path_,
                    .serial = ""};
  char hex[17];
  std::snprintf(hex, sizeof(hex), "%04llx", static_cast<long long>(serial));
  files.serial = hex;
  SAMRAD_RETURN_IF_ERROR(WriteKey(files.key, key.get()));
  SAMRAD_RETURN_IF_ERROR(WriteCertificate(files.certificate, leaf.get()));
  return files;
}

}  // namespace samrad::base
