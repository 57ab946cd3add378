// W1 and the first half of W2: an item is written, and the coordinator prepares
// the meeting without having read it.

import assert from "node:assert/strict";

import { press } from "./forms.ts";
import {
  agendaLines,
  beginAnonymous,
  confirmItem,
  lasting,
  openItem,
  openMeeting,
  widen,
} from "./item-work.ts";
import { activate } from "./keyboard.ts";
import { Seat } from "./seat.ts";
import { type Seats, story } from "./seats.ts";

// In letters that every coding writes alike.
export const item = {
  first: "En pojke i 9C vaktar vattenlarmet.",
  text: "En elev bar pa andras saker och undviker glashunden.",
} as const;

export function tellAgenda(seats: Seats): void {
  const step = story();
  let word = "";

  step("a text that points somebody out cannot be sent, nor one that fits too few",
    async () => {
      const { person } = seats.school;
      await beginAnonymous(person, item.first, "9C");
      const narrow = await widen(person, item.text);
      assert.match(narrow, /Minst 10 krävs/);
      word = await confirmItem(person);
    });

  step("the chair sees class and minutes of a draft, and nobody else sees that it is",
    async () => {
      await openMeeting(seats.chair.person);
      const mine = agendaLines(seats.chair.person).filter({ hasText: lasting });
      const line = await mine.innerText();
      assert.ok(line.includes("Anonym") && line.includes("Inte inlämnad"), line);
      for (const seat of [seats.social, seats.police, seats.leisure]) {
        await openMeeting(seat.person);
        const seen = (await agendaLines(seat.person).allInnerTexts()).join("\n");
        assert.ok(!seen.includes(lasting), seen);
      }
    });

  step("a colleague reads it at her own browser, and it is handed in", async () => {
    const colleague = await Seat.at("school/registrar");
    try {
      await openItem(colleague.person, word);
      await colleague.assertTold(item.text);
      await press(colleague.person.page, "Jag har läst: ingen pekas ut");
      await colleague.person.page.getByText("Läst av två").waitFor();
      colleague.assertContent();
      assert.ok(!colleague.usedMouse);
    } finally {
      await colleague.close();
      colleague.forget();
    }
    const { person } = seats.school;
    await openItem(person, word);
    await press(person.page, "Lämna in");
    await person.page.getByText(/^Inlämnad och förseglad\. Loggat: blad \d+\.$/).waitFor();
  });

  step("the coordinator orders the agenda by class, lights and time", async () => {
    const { person } = seats.chair;
    const { page } = person;
    await openMeeting(person);
    assert.equal(await agendaLines(person).count(), 6);
    const mine = agendaLines(person).filter({ hasText: lasting });
    assert.match(await mine.innerText(), /Klar/);
    await page.getByRole("region", { name: "Läget" }).getByText(/^\d klara$/).waitFor();
    // A consent ends some days after the meeting.
    await page.getByRole("region", { name: "Läget" })
      .getByText("1 där något upphör snart").waitFor();
    assert.match(await agendaLines(person).filter({ hasText: "På samtycke" }).innerText(),
      /Något upphör snart/);
    await page.getByRole("region", { name: "Tid" }).getByText("82 av 90 minuter").waitFor();
    // A private talk is wanted; not by whom.
    const sealed = await agendaLines(person).filter({ hasText: "Enskilt samtal önskas" })
      .innerText();
    assert.ok(!/Från|Polisen/.test(sealed), sealed);
    // The items with people's names in them: who has to leave, once.
    await press(page, "Föreslå ordning");
    await page.locator(".meeting-said").getByText(/förflyttningar|minst spring/).waitFor();
    const classes = await agendaLines(person).locator("strong").allInnerTexts();
    assert.equal(classes[0], "Strategisk");
    await press(page, "Flytta ner punkt 1");
    await page.getByText("Ordningen är ändrad men inte sparad.").waitFor();
    await press(page, "Flytta upp punkt 2");
    const save = person.button("Spara ordningen");
    if (await save.isVisible()) {
      await activate(save);
      await page.getByText("Ordningen är sparad.").waitFor();
    }
    assert.deepEqual(await agendaLines(person).locator("strong").allInnerTexts(), classes);
  });

  step("only the strategic part is printed", async () => {
    const { page } = seats.chair.person;
    await page.emulateMedia({ media: "print" });
    const paper = await seats.chair.person.text();
    await page.emulateMedia({ media: null });
    assert.ok(paper.includes("Dagordning, strategisk del"), paper);
    assert.ok(paper.includes("Strategisk, från polisen"), paper);
    assert.ok(!/Anonym|samtycke|laglig grund|Enskilt|Måste vara/.test(paper), paper);
  });

  step("the agenda is locked, and then everybody sees its kinds and times", async () => {
    const { person } = seats.chair;
    await press(person.page, "Lås dagordningen");
    await press(person.page.getByRole("dialog"), "Lås dagordningen");
    await person.page.getByText("Dagordningen är låst.").waitFor();
    for (const seat of [seats.school, seats.social, seats.police, seats.leisure]) {
      await openMeeting(seat.person);
      await agendaLines(seat.person).filter({ hasText: lasting }).waitFor();
      const seen = (await agendaLines(seat.person).allInnerTexts()).join("\n");
      if (seat !== seats.police) {
        assert.ok(!seen.includes("Enskilt samtal"), seen);
      }
    }
    await seats.school.assertTold(item.text);
    await seats.neverTold([seats.school], item.first, item.text, "vattenlarmet",
      "Passar in på");
  });
}
