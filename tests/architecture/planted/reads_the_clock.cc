// A planted violation: never compiled.
auto Planted() { return absl::Now(); }
