// Broken promises of our own code end the process; input never does.
#ifndef SAMRAD_CRYPTO_SECRET_CHECK_H_
#define SAMRAD_CRYPTO_SECRET_CHECK_H_

#include <cstdio>
#include <cstdlib>

namespace samrad::crypto {

// Aborts unless `holds`. `what` is a literal of ours: never data.
inline void Check(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "crypto: broken promise: %s\n", what);
  std::abort();
}

}  // namespace samrad::crypto

#endif  // SAMRAD_CRYPTO_SECRET_CHECK_H_
