// A planted violation: uses std::string without including it.
#ifndef SAMRAD_TESTS_ARCHITECTURE_PLANTED_LEANS_ON_OTHERS_H_
#define SAMRAD_TESTS_ARCHITECTURE_PLANTED_LEANS_ON_OTHERS_H_

std::string LeansOnOthers();

#endif  // SAMRAD_TESTS_ARCHITECTURE_PLANTED_LEANS_ON_OTHERS_H_
