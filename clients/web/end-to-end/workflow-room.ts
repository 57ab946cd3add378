// The second half of W2: the group discusses the anonymous item.

import assert from "node:assert/strict";

import { consentCards, openCaseOf, withdraw } from "./case-work.ts";
import { press } from "./forms.ts";
import {
  agendaLines,
  lasting,
  openLaterMeeting,
  openMeeting,
  putOff,
  reply,
  replyInRoom,
  replyInThread,
} from "./item-work.ts";
import { glance } from "./look.ts";
import {
  assertNotOnScreen,
  call,
  closeTheItem,
  heading,
  leave,
  opened,
  roundLine,
  sayConflict,
  sit,
  touch,
  tryToOpen,
  untilBlank,
} from "./room-work.ts";
import { type Seats, story } from "./seats.ts";
import { item } from "./workflow-agenda.ts";

// Of the item on consent that the town has prepared (deploy/ekvik/sitting.py).
const consented = { name: "Saga Ekström", text: "Hon stannar hemma hela veckor." };

export function tellRoom(seats: Seats): void {
  const told = story();
  const step: typeof told = (name, act) => {
    told(name, async (context) => {
      await touch(seats.all);
      await act(context);
    });
  };
  let place = 0;

  step("the chair opens the room and everybody takes a seat", async () => {
    const { chair } = seats;
    await sit(chair.person);
    await press(chair.person.page, "Öppna rummet");
    await heading(chair.person, "Ingen punkt är uppropad");
    await Promise.all(seats.others(chair).map((one) => sit(one.person)));
  });

  step("who has a conflict of interest leaves before the item is opened", async () => {
    const { chair, leisure } = seats;
    place = await call(chair.person, `Anonym, ${lasting}`);
    await glance(leisure.person.page, "room-conflict");
    await Promise.all(seats.all.map((one) =>
      sayConflict(one.person, one === leisure)));
    await tryToOpen(chair.person,
      chair.person.page.getByText("Någon är jävig och ska gå ut."));
    await seats.neverTold([seats.school], item.text);
    await leave(leisure.person, chair.person, "Fritid");
    await tryToOpen(chair.person, opened(chair.person, place));
  });

  step("the item opens on each screen that may hear it", async () => {
    for (const seat of seats.others(seats.leisure)) {
      await seat.person.page.getByText(item.text).waitFor();
    }
    await seats.leisure.assertNeverTold(item.text);
  });

  step("a wish for a private talk looks like the plainest answer", async () => {
    const { chair, leisure, police, school, social } = seats;
    await press(school.person.page, "Inget att tillägga");
    await press(police.person.page, "Enskilt samtal");
    await press(social.person.page, "Vi kan hjälpa till");
    const inside = seats.others(leisure);
    for (const { person } of inside) {
      await roundLine(person, "Polisen").getByText("Inget att tillägga").waitFor();
      await roundLine(person, "Skolan").getByText("Inget att tillägga").waitFor();
      await roundLine(person, "Socialtjänsten").getByText("Vi kan hjälpa till").waitFor();
      const markup = (agency: string) => roundLine(person, agency)
        .evaluate((one) => one.innerHTML);
      assert.equal((await markup("Polisen")).replace("Polisen", ""),
        (await markup("Skolan")).replace("Skolan", ""));
    }
    await glance(social.person.page, "room-open");
    await glance(chair.person.page, "room-open-chair");
    await press(chair.person.page, "Visa enskilda samtal");
    const talks = chair.person.page.getByRole("dialog", { name: "Vill tala enskilt" });
    await talks.getByText(`Polisen, punkt ${place}`).waitFor();
    await press(talks, "Stäng");
  });

  step("a written reply is read at once by those who hear the item", async () => {
    const { leisure, social } = seats;
    await replyInRoom(social.person, reply.inRoom);
    await glance(social.person.page, "room-reply");
    for (const { person } of seats.others(leisure)) {
      await person.page.getByText(reply.inRoom).waitFor();
    }
    await leisure.assertNeverTold(reply.inRoom);
  });

  step("when a name was said the item freezes everywhere until all have confirmed",
    async () => {
      const { chair, leisure } = seats;
      const { page } = chair.person;
      await press(page, "Oops, ett namn sades");
      await press(page.getByRole("dialog", { name: "Någon sade ett namn" }), "Frys punkten");
      const inside = seats.others(leisure);
      for (const { person } of inside) {
        await heading(person, "Punkten är fryst");
        await assertNotOnScreen(person, item.text);
      }
      await glance(seats.social.person.page, "room-oops");
      for (const { person } of inside) {
        await press(person.page, "Jag har förstått");
        await person.page.getByText("Du har bekräftat").waitFor();
      }
    });

  step("the item is closed and every screen is blank", async () => {
    const { chair, leisure } = seats;
    await closeTheItem(chair.person, "Inte färdig");
    for (const { person } of seats.others(leisure)) {
      await heading(person, "Ingen punkt är uppropad");
      await assertNotOnScreen(person, item.text);
    }
  });

  step("an item that is not finished is put off, and its thread goes on without the room",
    async () => {
      const { chair, police, social } = seats;
      const desk = await chair.window();
      await openMeeting(desk);
      await glance(desk.page, "agenda-held");
      await putOff(desk, lasting);
      const writer = await social.window();
      await openLaterMeeting(writer);
      await replyInThread(writer, lasting);
      const reader = await police.window();
      await openLaterMeeting(reader);
      await agendaLines(reader).filter({ hasText: lasting })
        .getByText(/^Tråden har 2 svar/).waitFor();
      // Nobody reads it before the item is open.
      await seats.neverTold([social], reply.text, reply.first);
    });

  step("an item on consent opens when the police are out", async () => {
    const { chair, leisure, police, social } = seats;
    place = await call(chair.person, "På samtycke, 20 min");
    await leave(police.person, chair.person, "Polisen");
    await sit(leisure.person);
    const inside = seats.others(police);
    await Promise.all(inside.map((one) => sayConflict(one.person, false)));
    await tryToOpen(chair.person, opened(chair.person, place));
    for (const { person } of [chair, leisure, social]) {
      await person.page.getByText(consented.text).waitFor();
    }
    for (const seat of [chair, leisure, social]) await seat.assertTold(consented.text);
    await police.assertNeverTold(consented.text, consented.name);
  });

  step("a consent that is withdrawn blanks every screen, and the item opens no more",
    async () => {
      const { chair, leisure, police, school, social } = seats;
      const desk = await school.window();
      await openCaseOf(desk, consented.name);
      await withdraw(desk, consentCards(desk).first(), async (dialog) => {
        await dialog.getByText(/^Punkten \S+ på mötet: den öppnas inte$/).waitFor();
        await glance(desk.page, "withdrawal");
      });
      for (const { person } of [chair, leisure, social]) {
        await untilBlank(person, consented.text);
      }
      await tryToOpen(chair.person,
        chair.person.page.getByText("Samtycket gäller inte längre."));
      await police.assertNeverTold(consented.text);
      await seats.neverTold([school], consented.name);
    });

  step("the meeting ends on every screen", async () => {
    const { page } = seats.chair.person;
    await press(page, "Avsluta mötet");
    await page.getByText(/punkter är inte färdiga$/).waitFor();
    await glance(page, "room-ending");
    await press(page.getByRole("dialog"), "Avsluta mötet");
    for (const { person } of seats.all) {
      await heading(person, "Mötet är slut");
      await assertNotOnScreen(person, item.text);
      await assertNotOnScreen(person, consented.text);
    }
  });

  step("of the text its hearers saw only the text, and who was out saw none of it",
    async () => {
      for (const seat of seats.others(seats.leisure)) await seat.assertTold(item.text);
      await seats.leisure.assertNeverTold(item.text);
      await seats.neverTold([seats.school], item.first);
    });
}
