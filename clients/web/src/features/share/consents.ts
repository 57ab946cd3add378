// The consents of a case that a disclosure could rest on: known to the hub, or on
// their way there; the node tells whether one covers just this.

import { type ConsentRecord, ConsentState } from "@samrad/agency/cases/v1/consents_pb";

export function holdingConsents(
  consents: readonly ConsentRecord[]): readonly ConsentRecord[] {
  return consents.filter((one) =>
    one.state === ConsentState.REGISTERED || one.state === ConsentState.REGISTERING);
}
