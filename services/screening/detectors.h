// The detectors of FORMAT.md's kinds. Each adds to what the earlier ones found
// and leaves alone what an earlier one has explained; Screen calls them in
// this order. Pure.
#ifndef SAMRAD_SERVICES_SCREENING_DETECTORS_H_
#define SAMRAD_SERVICES_SCREENING_DETECTORS_H_

#include "services/screening/page.h"
#include "services/screening/spans.h"

namespace samrad::screening {

// net.cc: EMAIL, URL, IP, HANDLE.
void FindNetwork(const Page& page, Spans* spans);
// cases.cc: CASE_NUMBER, PLATE.
void FindCases(const Page& page, Spans* spans);
// personal_numbers.cc: PERSONNUMMER, SAMORDNINGSNUMMER, RESERVNUMMER,
// ORGNUMBER.
void FindPersonalNumbers(const Page& page, Spans* spans);
// phones.cc: PHONE.
void FindPhones(const Page& page, Spans* spans);
// dates.cc: DATE, and PERSONNUMMER given as a date and its last four.
void FindDates(const Page& page, Spans* spans);
// places.cc: ADDRESS, POSTCODE, APARTMENT, PROPERTY.
void FindPlaces(const Page& page, Spans* spans);
// schools.cc: SCHOOL_CLASS, SCHOOL_NAME.
void FindSchools(const Page& page, Spans* spans);
// names.cc: NAME.
void FindNames(const Page& page, Spans* spans);
// people.cc: NICKNAME, INITIALS, KINSHIP.
void FindPeople(const Page& page, Spans* spans);

}  // namespace samrad::screening

#endif  // SAMRAD_SERVICES_SCREENING_DETECTORS_H_
