#include "services/agency/gateway/web/tls_context.h"

#include <openssl/pem.h>

#include "crypto/secret/access_ticket.h"
#include "crypto/secret/secret_bytes.h"
#include "services/base/files.h"
#include "services/base/status.h"

namespace samrad::agency::web {
namespace {

struct FreeBio {
  void operator()(BIO* bio) const { BIO_free_all(bio); }
};
struct FreeKey {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};

constexpr char kCiphers12[] = "ECDHE+AESGCM:ECDHE+CHACHA20";

bool UseKey(SSL_CTX* context, std::span<const uint8_t> pem) {
  const std::unique_ptr<BIO, FreeBio> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
  const std::unique_ptr<EVP_PKEY, FreeKey> key(
      PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
  return key != nullptr && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
}

}  // namespace

absl::StatusOr<TlsContext> MakeTlsContext(const std::string& key_path,
                                          const std::string& certificate_path) {
  SAMRAD_ASSIGN_OR_RETURN(const crypto::SecretBytes key,
                          base::ReadSecretFile(key_path));
  if (!base::FileExists(certificate_path)) {
    return absl::NotFoundError("the page's certificate is not there");
  }
  TlsContext context(SSL_CTX_new(TLS_server_method()));
  if (context == nullptr)
    return absl::InternalError("TLS cannot be made ready");
  SSL_CTX_set_options(context.get(), SSL_OP_NO_COMPRESSION |
                                         SSL_OP_NO_RENEGOTIATION |
                                         SSL_OP_CIPHER_SERVER_PREFERENCE);
  const bool good =
      SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION) == 1 &&
      SSL_CTX_set_cipher_list(context.get(), kCiphers12) == 1 &&
      SSL_CTX_use_certificate_chain_file(context.get(),
                                         certificate_path.c_str()) == 1 &&
      UseKey(context.get(), key.Reveal(crypto::AccessTicket::ForFile(
                                "serves the page over TLS"))) &&
      SSL_CTX_check_private_key(context.get()) == 1;
  if (!good) {
    return base::Error(absl::StatusCode::kFailedPrecondition,
                       "BAD_PAGE_CERTIFICATE",
                       "the page's certificate and key are no pair");
  }
  return context;
}

}  // namespace samrad::agency::web
