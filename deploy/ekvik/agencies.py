"""The agencies and accounts of Ekvik, a municipality that does not exist."""

import dataclasses


@dataclasses.dataclass(frozen=True)
class Agency:
    id: str
    name: str
    kind: str
    function: str
    authority_id: str
    genesis: bool
    # Functions of the officer; the first is the usual one.
    officer_functions: tuple


AGENCIES = (
    Agency("school", "Nordskolan", "MUNICIPAL_SCHOOL",
           "PUPIL_HEALTH_PSYCHOSOCIAL", "ekvik-board-education", True,
           ("PUPIL_HEALTH_PSYCHOSOCIAL", "PRINCIPAL")),
    Agency("social", "Socialtjänsten", "SOCIAL_SERVICES", "",
           "ekvik-board-social", True, ()),
    Agency("police", "Polisen", "POLICE", "", "police-authority", False, ()),
    Agency("leisure", "Fritid", "LEISURE", "", "ekvik-board-leisure", False,
           ()),
    Agency("coordination", "Samordningen", "OTHER_MUNICIPAL", "COORDINATION",
           "ekvik-executive-board", False, ("COORDINATION",)),
)

# Account name -> roles. Every agency has these.
USERS = {
    "officer": ("OFFICER",),
    "registrar": ("REGISTRAR",),
    "security": ("SECURITY_OFFICER",),
    "auditor": ("AUDITOR",),
}

# Only at coordination.
COORDINATORS = {"coordinator": ("COORDINATOR",), "deputy": ("COORDINATOR",)}


def users_of(agency_id):
    users = dict(USERS)
    if agency_id == "coordination":
        users.update(COORDINATORS)
    return users
