// The consents of a case that a disclosure could rest on: known to the hub, or on
// their way there, and refused by nobody; the node tells whether one covers just
// this.

import { type ConsentRecord, ConsentState } from "@samrad/agency/cases/v1/consents_pb";

import { someoneRefused } from "@/features/cases/consents";

export function holdingConsents(
  consents: readonly ConsentRecord[]): readonly ConsentRecord[] {
  return consents.filter((one) => !someoneRefused(one) &&
    (one.state === ConsentState.REGISTERED || one.state === ConsentState.REGISTERING));
}
