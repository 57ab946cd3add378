// Every service the page may call, over one transport. Features get what they
// need of this by argument; nobody else makes a client.

import type { Transport } from "@connectrpc/connect";
import { CaseService } from "@samrad/agency/cases/v1/cases_pb";
import { ConsentService } from "@samrad/agency/cases/v1/consents_pb";
import { JournalService } from "@samrad/agency/journal/v1/journal_pb";
import { GroupService } from "@samrad/agency/meetings/v1/groups_pb";
import { ItemService } from "@samrad/agency/meetings/v1/items_pb";
import { MinutesService } from "@samrad/agency/meetings/v1/minutes_pb";
import { RoomService } from "@samrad/agency/meetings/v1/room_pb";
import { ReviewService } from "@samrad/agency/review/v1/review_pb";
import { SharingService } from "@samrad/agency/sharing/v1/sharing_pb";
import { AgencyService } from "@samrad/agency/staff/v1/agencies_pb";
import { PageService } from "@samrad/agency/staff/v1/page_pb";
import { SecondFactorService } from "@samrad/agency/staff/v1/second_factor_pb";
import { StaffService } from "@samrad/agency/staff/v1/staff_pb";

import { answeringClient, type Client, type OnFailure } from "./client";

export interface Clients {
  agencies: Client<typeof AgencyService>;
  cases: Client<typeof CaseService>;
  consents: Client<typeof ConsentService>;
  groups: Client<typeof GroupService>;
  items: Client<typeof ItemService>;
  journal: Client<typeof JournalService>;
  minutes: Client<typeof MinutesService>;
  page: Client<typeof PageService>;
  review: Client<typeof ReviewService>;
  room: Client<typeof RoomService>;
  secondFactor: Client<typeof SecondFactorService>;
  sharing: Client<typeof SharingService>;
  staff: Client<typeof StaffService>;
}

export function createClients(
  transport: Transport, onFailure: OnFailure): Clients {
  return {
    agencies: answeringClient(AgencyService, transport, onFailure),
    cases: answeringClient(CaseService, transport, onFailure),
    consents: answeringClient(ConsentService, transport, onFailure),
    groups: answeringClient(GroupService, transport, onFailure),
    items: answeringClient(ItemService, transport, onFailure),
    journal: answeringClient(JournalService, transport, onFailure),
    minutes: answeringClient(MinutesService, transport, onFailure),
    page: answeringClient(PageService, transport, onFailure),
    review: answeringClient(ReviewService, transport, onFailure),
    room: answeringClient(RoomService, transport, onFailure),
    secondFactor: answeringClient(SecondFactorService, transport, onFailure),
    sharing: answeringClient(SharingService, transport, onFailure),
    staff: answeringClient(StaffService, transport, onFailure),
  };
}

// Idempotency id of one act. Make it once for each act of a person and send the
// same one again when the answer was lost.
export function newRequestId(): string {
  return crypto.randomUUID();
}
