// Where disclosures and packets stand. The same words as the command line.

import { DisclosureState, PacketState } from "@samrad/agency/sharing/v1/sharing_pb";

import { catalogue } from "../language";

export const disclosureStateWords = catalogue({
  sv: {
    [DisclosureState.DISCLOSURE_STATE_UNSPECIFIED]: "okänt läge",
    [DisclosureState.QUEUED]: "väntar på navet; inget har lämnats än",
    [DisclosureState.ACCEPTED]: "mottaget av navet, ännu inte i loggen",
    [DisclosureState.PUBLISHED]: "loggat",
    [DisclosureState.WITNESSED]: "loggat och bevittnat",
    [DisclosureState.OPENED]: "öppnat av mottagaren",
    [DisclosureState.DECLINED]: "avböjt",
    [DisclosureState.WITHDRAWN]: "samtycket återkallat",
    [DisclosureState.EXPIRED]: "utgånget oöppnat",
    [DisclosureState.REFUSED]: "vägrat av navet; inget har lämnats",
  },
  en: {
    [DisclosureState.DISCLOSURE_STATE_UNSPECIFIED]: "unknown state",
    [DisclosureState.QUEUED]: "waits for the hub; nothing is disclosed yet",
    [DisclosureState.ACCEPTED]: "accepted by the hub, not in the log yet",
    [DisclosureState.PUBLISHED]: "logged",
    [DisclosureState.WITNESSED]: "logged and witnessed",
    [DisclosureState.OPENED]: "opened by the recipient",
    [DisclosureState.DECLINED]: "declined",
    [DisclosureState.WITHDRAWN]: "consent withdrawn",
    [DisclosureState.EXPIRED]: "expired unopened",
    [DisclosureState.REFUSED]: "refused by the hub; nothing was disclosed",
  },
});

export const packetStateWords = catalogue({
  sv: {
    [PacketState.PACKET_STATE_UNSPECIFIED]: "okänt läge",
    [PacketState.UNOPENED]: "oöppnat",
    [PacketState.PACKET_OPENED]: "öppnat",
    [PacketState.PACKET_DECLINED]: "avböjt",
    [PacketState.QUARANTINED]: "i karantän: beviset stämmer inte",
    [PacketState.PACKET_EXPIRED]: "utgånget",
    [PacketState.CONSENT_ENDED]: "samtycket har upphört, använd det inte mer",
  },
  en: {
    [PacketState.PACKET_STATE_UNSPECIFIED]: "unknown state",
    [PacketState.UNOPENED]: "unopened",
    [PacketState.PACKET_OPENED]: "opened",
    [PacketState.PACKET_DECLINED]: "declined",
    [PacketState.QUARANTINED]: "in quarantine: the proof does not hold",
    [PacketState.PACKET_EXPIRED]: "expired",
    [PacketState.CONSENT_ENDED]: "the consent has ended, do not use it further",
  },
});
