// What is known of a word. The lists lie in lexicon/ (sources in their heads)
// and are compiled into one hash table at build time.
#ifndef SAMRAD_SERVICES_SCREENING_LEXICON_H_
#define SAMRAD_SERVICES_SCREENING_LEXICON_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace samrad::screening {

// One bit a class; a word may be in many. The order is that of kClassNames.
enum WordClass : uint32_t {
  kGiven = 1u << 0,     // a given name
  kRare = 1u << 1,      // a rare given name
  kSurname = 1u << 2,   // a surname
  kOrdinary = 1u << 3,  // an ordinary Swedish word
  kPlace = 1u << 4,     // a town, a country
  kFunction = 1u << 5,  // at the start of a sentence never a name: Hans, Mina
  kVerb = 1u << 6,      // what a person does: a name may stand before it
  kMonth = 1u << 7,
  kWeekday = 1u << 8,
  kNumber = 1u << 9,     // a spelled-out number
  kKin = 1u << 10,       // son, sister
  kPupil = 1u << 11,     // the pupil, the boy: somebody, not pointed out
  kTitle = 1u << 12,     // a name may follow: the family, the headmaster
  kPlatform = 1u << 13,  // a social network
  kAccount = 1u << 14,   // account, user name
  kLaw = 1u << 15,       // an act: figures after it are a provision
  kAbbr = 1u << 16,      // an abbreviation: neither initials nor a plate
  kVehicle = 1u << 17,
  kThing = 1u << 18,        // what follows names a thing: the project, the club
  kInstitution = 1u << 19,  // the name before it is an institution's
  kBirth = 1u << 20,        // a birth date is near
  kClassCue = 1u << 21,     // a school class may follow
  kListCue = 1u << 22,      // a number after it is no school class
  kNickCue = 1u << 23,      // a nickname may follow
  kProgram = 1u << 24,      // code of an upper-secondary programme
  kGenericSchool = 1u << 25,
  kNotStreet = 1u << 26,
  kCaseCue = 1u << 27,   // a case number may follow
  kCompany = 1u << 28,   // the name before it is a company's
  kRole = 1u << 29,      // a role that points somebody out
  kCommon = 1u << 30,    // an ordinary word that is met everywhere
  kYearWord = 1u << 31,  // a school year as a noun
};

inline constexpr uint32_t kAnyGiven = kGiven | kRare;
inline constexpr uint32_t kAnyName = kGiven | kRare | kSurname;

// The files of lexicon/ for the first five and "common", the classes of
// words.txt for the others.
inline constexpr std::array<std::string_view, 32> kClassNames = {
    "given",   "given_rare",    "surnames",  "ordinary", "places",  "function",
    "verb",    "month",         "weekday",   "number",   "kin",     "pupil",
    "title",   "platform",      "account",   "law",      "abbr",    "vehicle",
    "thing",   "institution",   "birth",     "classcue", "listcue", "nickcue",
    "program", "genericschool", "notstreet", "casecue",  "company", "role",
    "common",  "yearword"};

namespace internal {
inline constexpr size_t kLexiconSlots = size_t{1} << 18;
// The upper half of the hash, then the classes; 0 is an empty slot.
extern const uint64_t kLexicon[kLexiconSlots];
}  // namespace internal

// The classes of the word with this WordHash; 0 when it is in no list.
inline uint32_t WordClasses(uint64_t hash) {
  size_t slot = hash & (internal::kLexiconSlots - 1);
  while (internal::kLexicon[slot] != 0) {
    if ((internal::kLexicon[slot] ^ hash) >> 32 == 0) {
      return static_cast<uint32_t>(internal::kLexicon[slot]);
    }
    slot = (slot + 1) & (internal::kLexiconSlots - 1);
  }
  return 0;
}

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_LEXICON_H_
