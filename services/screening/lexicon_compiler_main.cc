// lexicon_compiler OUT.cc FOLDER: makes the hash table of lexicon.h from the
// lists in FOLDER. A part of the build.
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "services/screening/fold.h"
#include "services/screening/lexicon.h"

namespace samrad::screening {
namespace {

using Words = std::map<std::u32string, uint32_t>;

std::u32string Folded(const std::string& utf8) {
  icu::UnicodeString text = icu::UnicodeString::fromUTF8(utf8);
  std::u32string folded;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) {
    folded.push_back(Fold(static_cast<char32_t>(text.char32At(i))));
  }
  return folded;
}

bool ReadWords(const std::string& path, std::vector<std::string>* words) {
  std::ifstream file(path);
  if (!file) {
    std::fprintf(stderr, "lexicon_compiler: cannot read %s\n", path.c_str());
    return false;
  }
  std::string line;
  while (std::getline(file, line)) {
    if (line.empty() || line.front() == '#') continue;
    std::istringstream parts(line);
    for (std::string word; parts >> word;) words->push_back(word);
  }
  return true;
}

// words.txt: a word that ends with ':' names the class of those after it.
bool AddClasses(const std::vector<std::string>& words, Words* all) {
  uint32_t bit = 0;
  for (const std::string& word : words) {
    if (word.back() != ':') {
      (*all)[Folded(word)] |= bit;
      continue;
    }
    auto name = std::find(kClassNames.begin(), kClassNames.end(),
                          std::string_view(word).substr(0, word.size() - 1));
    if (name == kClassNames.end()) {
      std::fprintf(stderr, "lexicon_compiler: no class %s\n", word.c_str());
      return false;
    }
    bit = 1u << (name - kClassNames.begin());
  }
  return true;
}

// Names are also written without their marks: Goran, Tornqvist.
void AddBareNames(Words* all) {
  Words bare;
  for (const auto& [word, classes] : *all) {
    if ((classes & kAnyName) == 0) continue;
    std::u32string plain = word;
    for (char32_t& c : plain) c = Bare(c);
    if (plain != word) bare[plain] |= classes & kAnyName;
  }
  for (const auto& [word, classes] : bare) {
    auto known = all->find(word);
    if (known == all->end() || (known->second & kOrdinary) == 0) {
      (*all)[word] |= classes;
    }
  }
}

bool Write(const std::string& path, const Words& all) {
  if (all.size() > internal::kLexiconSlots / 2) {
    std::fprintf(stderr, "lexicon_compiler: the table is too small\n");
    return false;
  }
  std::vector<uint64_t> slots(internal::kLexiconSlots, 0);
  for (const auto& [word, classes] : all) {
    const uint64_t hash = W(word);
    size_t slot = hash & (slots.size() - 1);
    while (slots[slot] != 0) {
      if ((slots[slot] ^ hash) >> 32 == 0) {
        std::fprintf(stderr, "lexicon_compiler: two words of one hash\n");
        return false;
      }
      slot = (slot + 1) & (slots.size() - 1);
    }
    slots[slot] = (hash & ~uint64_t{0xffffffff}) | classes;
  }
  std::ofstream out(path);
  out << "// Made by lexicon_compiler.\n"
         "#include \"services/screening/lexicon.h\"\n\n"
         "namespace samrad::screening::internal {\n\n"
         "const uint64_t kLexicon[kLexiconSlots] = {\n";
  char text[32];
  for (size_t i = 0; i < slots.size(); ++i) {
    std::snprintf(text, sizeof text, "%#llx,%s",
                  static_cast<unsigned long long>(slots[i]),
                  i % 8 == 7 ? "\n" : "");
    out << text;
  }
  out << "};\n\n}  // namespace samrad::screening::internal\n";
  return static_cast<bool>(out.flush());
}

int Run(const std::string& out, const std::string& folder) {
  Words all;
  for (size_t i = 0; i < kClassNames.size(); ++i) {
    if (i >= 5 && kClassNames[i] != "common") continue;
    std::vector<std::string> words;
    const std::string name(kClassNames[i]);
    if (!ReadWords(folder + "/" + name + ".txt", &words)) return 1;
    for (const std::string& word : words) all[Folded(word)] |= 1u << i;
  }
  std::vector<std::string> heads, tails, classes;
  if (!ReadWords(folder + "/surname_heads.txt", &heads) ||
      !ReadWords(folder + "/surname_tails.txt", &tails) ||
      !ReadWords(folder + "/words.txt", &classes)) {
    return 1;
  }
  for (const std::string& head : heads) {
    for (const std::string& tail : tails) all[Folded(head + tail)] |= kSurname;
  }
  AddBareNames(&all);
  if (!AddClasses(classes, &all)) return 1;
  return Write(out, all) ? 0 : 1;
}

}  // namespace
}  // namespace samrad::screening

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "usage: lexicon_compiler OUT.cc FOLDER\n");
    return 2;
  }
  return samrad::screening::Run(argv[1], argv[2]);
}
