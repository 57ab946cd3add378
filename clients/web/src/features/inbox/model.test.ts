import { create } from "@bufbuild/protobuf";
import { Code } from "@connectrpc/connect";
import { PacketSchema, PacketState, SharingService } from "@samrad/agency/sharing/v1/sharing_pb";
import { Category } from "@samrad/common/v1/common_pb";
import { expect, test, vi } from "vitest";

import { inMemory, nodeError, settled } from "@/testing/node";

import { checkReason, groupPackets, useInbox } from "./model";

let state = PacketState.PACKET_OPENED;

function node(accept: () => { packet: { id: string; state: PacketState } }) {
  const asked: string[] = [];
  const { clients } = inMemory((router) => {
    router.service(SharingService, {
      acceptPacket: (request) => {
        asked.push(`accept ${request.id} ${request.reason}`);
        return accept();
      },
      declinePacket: (request) => {
        asked.push(`decline ${request.id} ${request.reason}`);
        return { packet: { id: request.id, state: PacketState.PACKET_DECLINED } };
      },
      getPacket: (request) => {
        if (request.stateOnly) return { packet: { id: request.id, state } };
        asked.push(`read ${request.id}`);
        return { items: [{ category: Category.HEALTH, text: "Sover dåligt." }] };
      },
    });
  });
  const changed = vi.fn(() => Promise.resolve());
  return { inbox: useInbox(clients, changed), asked, changed };
}

const opened = () => ({ packet: { id: "p", state: PacketState.PACKET_OPENED } });

test("nothing is sent without a reason", async () => {
  const { inbox, asked } = node(opened);
  inbox.ask("p", "accept");
  inbox.form.reason = "  ";
  await inbox.decide();
  expect(asked).toEqual([]);
  expect(inbox.form.tried).toBe(true);
});

test("content is asked for only after the opening is logged", async () => {
  const { inbox, asked, changed } = node(opened);
  inbox.ask("p", "accept");
  inbox.form.reason = "Behövs.";
  await inbox.decide();
  await settled();
  expect(asked).toEqual(["accept p Behövs.", "read p"]);
  expect(inbox.reading.value).toMatchObject({ kind: "open", id: "p" });
  expect(changed).toHaveBeenCalled();
});

test("declining never reads", async () => {
  const { inbox, asked } = node(opened);
  inbox.ask("p", "decline");
  inbox.form.reason = "Annan enhet.";
  await inbox.decide();
  await settled();
  expect(asked).toEqual(["decline p Annan enhet."]);
  expect(inbox.reading.value.kind).toBe("closed");
});

test("a consent that ended meanwhile is told, and the list asked for again",
  async () => {
    const { inbox, asked, changed } = node(() => {
      throw nodeError(Code.FailedPrecondition, "CONSENT_WITHDRAWN");
    });
    inbox.ask("p", "accept");
    inbox.form.reason = "Behövs.";
    await inbox.decide();
    expect(inbox.failure.value).toMatchObject({ tag: "CONSENT_WITHDRAWN" });
    expect(inbox.form.reason).toBe("Behövs.");
    expect(changed).toHaveBeenCalledOnce();
    expect(asked).not.toContain("read p");
  });

test("content that comes after it was hidden is not shown", async () => {
  const { inbox } = node(opened);
  const reading = inbox.read("p");
  inbox.close();
  await reading;
  expect(inbox.reading.value.kind).toBe("closed");
});

test("content leaves the screen when its consent ends", async () => {
  const { inbox, changed } = node(opened);
  await inbox.read("p");
  await inbox.look();
  expect(inbox.reading.value.kind).toBe("open");
  state = PacketState.CONSENT_ENDED;
  await inbox.look();
  expect(inbox.reading.value.kind).toBe("closed");
  expect(changed).toHaveBeenCalledOnce();
});

test("reasons are counted in bytes, as the node does", () => {
  expect(checkReason("å".repeat(1000))).toBeUndefined();
  expect(checkReason("å".repeat(1001))).toBe("long");
});

test("an ended consent is among what is over, not among what waits", () => {
  const packet = (state: PacketState) => create(PacketSchema, { state });
  const grouped = groupPackets([
    packet(PacketState.CONSENT_ENDED), packet(PacketState.UNOPENED),
    packet(PacketState.PACKET_OPENED)]);
  expect([grouped.waiting.length, grouped.accepted.length, grouped.over.length])
    .toEqual([1, 1, 1]);
});
