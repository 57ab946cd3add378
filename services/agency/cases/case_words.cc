#include "services/agency/cases/case_words.h"

#include <array>
#include <cstdint>

namespace samrad::agency {
namespace {

// Swedish, easy to say and to spell, without å, ä and ö, no given names, no
// surnames of the most common hundred, nothing that says something of a person.
constexpr std::array<std::string_view, kCaseWordCount> kWords = {
    "akleja",   "alp",     "amber",   "anis",     "apelsin",   "arena",
    "asp",      "atlas",   "avenbok", "badring",  "balkong",   "balsam",
    "banan",    "banjo",   "barr",    "basilika", "bastu",     "blad",
    "blomma",   "bokskog", "bolero",  "boll",     "bord",      "brev",
    "brons",    "brunn",   "bult",    "buske",    "busksparv", "cement",
    "cypress",  "dagg",    "damm",    "delfin",   "diamant",   "dike",
    "dill",     "druva",   "dynamo",  "ekorre",   "emalj",     "enbuske",
    "epok",     "etyd",    "fagott",  "fasan",    "fasett",    "fika",
    "fikon",    "fiol",    "fisk",    "fjord",    "flagga",    "flinga",
    "flundra",  "fredag",  "frost",   "fyr",      "galosch",   "garn",
    "gips",     "gitarr",  "gladiol", "glans",    "glas",      "golv",
    "gondol",   "gran",    "granit",  "grind",    "gryning",   "gurka",
    "hagel",    "hallon",  "hammock", "hamn",     "harpa",     "hatt",
    "havre",    "hed",     "helg",    "hink",     "horn",      "hummer",
    "hylla",    "indigo",  "isbit",   "jolle",    "kaktus",    "kamera",
    "kamin",    "kanel",   "kanot",   "kapris",   "karamell",  "karta",
    "kastanj",  "kavaj",   "kiosk",   "klippa",   "knapp",     "knopp",
    "koala",    "kobolt",  "koja",    "kokos",    "kolibri",   "komet",
    "kompass",  "koral",   "korg",    "korn",     "krita",     "krona",
    "kupol",    "kvarn",   "kvast",   "kvist",    "lada",      "lagun",
    "lampa",    "lera",    "linjal",  "ljus",     "lodjur",    "loft",
    "lom",      "lotus",   "lucka",   "luft",     "magnet",    "magnolia",
    "mandel",   "manet",   "mango",   "mantel",   "marmor",    "matta",
    "mejram",   "melon",   "minut",   "moln",     "molnbank",  "morot",
    "mosaik",   "motor",   "mussla",  "myrten",   "narciss",   "nejlika",
    "norrsken", "nunatak", "nyckel",  "oas",      "oboe",      "odling",
    "okra",     "oliv",    "onsdag",  "opal",     "ordbok",    "orion",
    "paddel",   "paj",     "palm",    "panel",    "papper",    "paprika",
    "parasoll", "pastell", "pendel",  "perenn",   "persika",   "piano",
    "pion",     "plansch", "plommon", "pollen",   "poppel",    "porslin",
    "portal",   "prisma",  "puls",    "pyramid",  "rabarber",  "radio",
    "raket",    "raps",    "regn",    "ribba",    "rubin",     "ruta",
    "rymd",     "sadel",   "saffran", "safir",    "salt",      "salvia",
    "satin",    "sav",     "saxofon", "segel",    "seglare",   "sekund",
    "semester", "sill",    "silver",  "sirap",    "sisal",     "slalom",
    "slott",    "smedja",  "snigel",  "spade",    "spann",     "sparv",
    "spegel",   "spenat",  "spira",   "staket",   "stege",     "stengolv",
    "stork",    "svala",   "tapet",   "tavla",    "teater",    "tegel",
    "telefon",  "tempel",  "tennis",  "terrass",  "timjan",    "tisdag",
    "topas",    "torsdag", "trast",   "tratt",    "triangel",  "trumma",
    "tunnel",   "turkos",  "tyg",     "tyll",     "uggla",     "utsikt",
    "vaktel",   "vanilj",  "vante",   "vas",      "vete",      "vind",
    "vinge",    "visp",    "vykort",  "zenit",
};

}  // namespace

std::string_view CaseWord(uint8_t index) { return kWords[index]; }

std::string RandomCaseCode(crypto::RandomSource& random) {
  // 256 words: one byte each; numbers 100 to 999 without bias.
  std::array<uint8_t, 3> bytes;
  uint32_t number = 0;
  do {
    random.Fill(bytes);
    number = (uint32_t{bytes[1]} << 8 | bytes[2]) & 0x3ff;
  } while (number >= 900);
  return std::string(CaseWord(bytes[0])) + "-" + std::to_string(100 + number);
}

}  // namespace samrad::agency
