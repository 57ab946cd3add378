// The workflows of a month in five browsers at once: what each role sees and must
// never see, in all that its document ever showed and in every answer.

import { after, before } from "node:test";

import { Seats } from "./seats.ts";
import { tellAgenda } from "./workflow-agenda.ts";
import { tellConsent } from "./workflow-consent.ts";
import { tellKept } from "./workflow-kept.ts";
import { tellReview } from "./workflow-review.ts";
import { tellRoom } from "./workflow-room.ts";

const seats = new Seats();
before(() => seats.open());
after(async () => {
  await seats.close();
  seats.forget();
});

tellConsent(seats);
tellAgenda(seats);
tellRoom(seats);
tellReview(seats);
tellKept(seats);
