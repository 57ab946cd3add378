// Any text as a catalogue file: it loads or it is refused, and what loads can
// be shown and used.
#include <cstddef>
#include <cstdint>
#include <string>

#include "services/law/catalogue.h"
#include "services/law/explore.h"
#include "services/law/show.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto catalogue = samrad::law::Catalogue::Parse({{"fuzz.txtpb", text}});
  if (!catalogue.ok()) return 0;
  samrad::law::v1::Facts facts;
  facts.mutable_at()->set_seconds(1789459200);
  samrad::law::Explore(facts, *catalogue);
  samrad::law::DiffDays(*catalogue, "2020-01-01", "2026-01-01").IgnoreError();
  return 0;
}
