// The paper one shows to read secret bytes.
#ifndef SAMRAD_CRYPTO_SECRET_ACCESS_TICKET_H_
#define SAMRAD_CRYPTO_SECRET_ACCESS_TICKET_H_

#include <cstddef>

namespace samrad::crypto {

// Needed by SecretBytes::Reveal. Only ForFile makes one, so that
//   grep -rn 'AccessTicket::ForFile'
// lists every place where the program reads a secret. docs/THREATS.md lists
// the files allowed to; a new one needs a line in an ADR.
class AccessTicket {
 public:
  // `why` is a literal naming the file's reason, for the reader of the grep:
  //   AccessTicket::ForFile("keys the MAC of a leaf entry")
  template <size_t N>
  static AccessTicket ForFile(const char (&why)[N]) {
    static_assert(N > 8, "say why the secret is read");
    (void)why;
    return AccessTicket();
  }

 private:
  AccessTicket() = default;
};

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SECRET_ACCESS_TICKET_H_
