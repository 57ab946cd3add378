// Texts that point nobody out until their last key. None is anybody's: the numbers
// are from those set aside for tests and fiction.

export interface Telltale {
  before: string;
  // What is found, when its last letter is there.
  words: string;
}

// About 1 KiB, as much as anybody writes in one field.
const story = ("Under hösten har personalen sett att en elev bär på andras väskor och " +
  "verkar rädd på rasterna. Det händer mest efter lunch, och oftast utan vuxna i " +
  "närheten. ").repeat(6);
const after = (beginning: string) => (words: string): Telltale =>
  ({ before: story + beginning, words });
const about = after("En elev sågs med ");
const bearing = after("Lappen bär numret ");
const called = after("Vi ringde ");
const inClass = after("En elev i ");
const at = after("De samlas på ");

// More than a run has use of, so that none comes twice.
export const telltales: readonly Telltale[] = [
  inClass("9C"), bearing("090514-2386"), called("070-174 06"), about("Tuva"),
  at("Slånbärsvägen"), inClass("8B"), bearing("110612-2381"), called("08-465 004"),
  about("Agneta"), at("Vreta 3:1"), inClass("7A"), bearing("RKT 48B"),
  called("031-390 06"), about("anna"), inClass("åk 9"), inClass("6D"),
  bearing("KFR 551"), called("040-628 04"), inClass("åk 8"), inClass("5E"),
  bearing("192.0.2.7"), called("0980-3192"), inClass("4F"), inClass("9A"),
];
