import { create } from "@bufbuild/protobuf";
import { type ConsentRecord, ConsentRecordSchema, ConsentState } from "@samrad/agency/cases/v1/consents_pb";
import { expect, test } from "vitest";

import { holdingConsents } from "./consents";

function consent(id: string, state: ConsentState, refused = false): ConsentRecord {
  const at = { seconds: 1n };
  return create(ConsentRecordSchema, { id, state, consent: { givers: [
    { person: "guardian-1", givenAt: at },
    { person: "guardian-2", ...(refused ? { refusedAt: at } : { givenAt: at }) },
  ] } });
}

test("a consent that somebody refused is not offered as a ground", () => {
  expect(holdingConsents([
    consent("refused", ConsentState.REGISTERED, true),
    consent("holds", ConsentState.REGISTERED),
    consent("on its way", ConsentState.REGISTERING),
    consent("withdrawn", ConsentState.WITHDRAWN),
  ]).map((one) => one.id)).toEqual(["holds", "on its way"]);
});
