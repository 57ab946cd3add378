// W3: a consent is obtained, shared on, and withdrawn.

import assert from "node:assert/strict";

import {
  addNote,
  consentCard,
  createCase,
  open,
  openCase,
  recordConsent,
  untilConsentSays,
  withdraw,
} from "./case-work.ts";
import { choose, press, tick } from "./forms.ts";
import { glance } from "./look.ts";
import { lookAround } from "./look-around.ts";
import type { Person } from "./person.ts";
import { type Seats, story } from "./seats.ts";
import {
  accept,
  ask,
  citeConsent,
  closedConsent,
  disclose,
  packets,
  testConsent,
  untilInInbox,
  untilLogged,
  viewAsRecipient,
} from "./share-work.ts";

// Words that stand nowhere else, in letters that every coding writes alike.
export const pupil = {
  name: "Vendela Korpmark", number: "20120229-2391", nickname: "Vendelina",
  guardians: ["Torgny Korpmark", "Sigbritt Alderfors"] } as const;
export const secret = {
  situation: "Hon byter plats i matsalen och undviker kvarnhjulet.",
  attendance: "Hon var borta fyra fredagar sedan silverrullen kom.",
  health: "Hon vaknar om natten av bergatrollet.",
  leisureReason: "Det beror oss: fjallugglan.",
  socialReason: "Det beror oss: stenkrossen.",
} as const;
const whoItIs = [pupil.name, pupil.number, pupil.nickname, ...pupil.guardians];

export function tellConsent(seats: Seats): void {
  const step = story();
  let code = "";
  let consent = "";
  let left: Person | undefined;

  step("the school opens a case, and a guardian's no is a no", async () => {
    const { person } = seats.school;
    code = await createCase(person, pupil);
    await addNote(person, "skolsituation", secret.situation);
    await addNote(person, "skolnärvaro", secret.attendance);
    await addNote(person, "hälsa", secret.health);
    const refused = await recordConsent(person, {
      [pupil.guardians[0]]: "Ja", [pupil.guardians[1]]: "Nej", "Den unge": "Ja" });
    await untilConsentSays(person, refused, "Gäller inte: någon sade nej");
    const card = await consentCard(person, refused).innerText();
    assert.ok(card.includes(`${pupil.guardians[1]}: sade nej`), card);
    assert.ok(card.includes("Fråga inte igen på 60 dagar"), card);

    await ask(person, { code, notes: [secret.situation], to: ["Fritid"] });
    const ground = await testConsent(person);
    await ground.getByText("Inget samtycke gäller i ärendet").waitFor();
  });

  step("all of them say yes, and the consent holds for just what was said",
    async () => {
      const { person } = seats.school;
      await openCase(person, code);
      consent = await recordConsent(person, {
        [pupil.guardians[0]]: "Ja", [pupil.guardians[1]]: "Ja", "Den unge": "Ja" });
      await untilConsentSays(person, consent, "Gäller");

      await ask(person, {
        code, notes: [secret.situation, secret.health], to: ["Fritid"] });
      await citeConsent(person, consent);
      await closedConsent(person).waitFor({ state: "attached" });
      await ask(person, { code, notes: [secret.situation], to: ["Polisen"] });
      await citeConsent(person, consent);
      await closedConsent(person).waitFor({ state: "attached" });
    });

  step("the school sees what the recipients will see, and shares", async () => {
    const { person } = seats.school;
    await ask(person, {
      code, notes: [secret.situation], to: ["Fritid", "Socialtjänsten"] });
    await citeConsent(person, consent);
    await viewAsRecipient(person);
    await glance(person.page, "share-recipient");
    const glass = (name: RegExp) => person.page.getByRole("article", { name });
    const before = await glass(/^Före/).innerText();
    assert.ok(before.includes("Skolsituation") && before.includes("Samtycke"), before);
    assert.ok(!before.includes(secret.situation), before);
    const behind = await glass(/^Efter/).innerText();
    assert.ok(behind.includes(secret.situation), behind);
    for (const word of [...whoItIs, code, secret.attendance, secret.health]) {
      assert.ok(!behind.includes(word), behind);
    }
    await disclose(person);
    await untilLogged(person);
    await glance(person.page, "share-receipt");
    const receipt = await person.text();
    for (const word of [...whoItIs, code, secret.situation]) {
      assert.ok(!receipt.includes(word), receipt);
    }

    await ask(person, { code, notes: [secret.attendance], to: ["Fritid"] });
    await citeConsent(person, consent);
    await viewAsRecipient(person);
    await disclose(person);
    await untilLogged(person);
  });

  step("nothing is read before it is accepted with a reason", async () => {
    const { leisure, social } = seats;
    await Promise.all([leisure, social].map(async (seat) => {
      await untilInInbox(seat.person, "waiting", "Skolsituation");
      await packets(seat.person, "waiting", "Skolsituation")
        .getByText("OSL 12:2").waitFor();
    }));
    await untilInInbox(leisure.person, "waiting", "Skolnärvaro");
    for (const seat of [leisure, social]) {
      await seat.assertNeverTold(secret.situation, secret.attendance);
    }
    await accept(leisure.person, "Skolsituation", secret.leisureReason);
    await accept(social.person, "Skolsituation", secret.socialReason);
    await leisure.assertTold(secret.situation, secret.leisureReason);
    await social.assertTold(secret.situation, secret.socialReason);
    await leisure.assertNeverTold(secret.attendance);
  });

  step("who withdraws sees first what stops, what is read, and what stays",
    async () => {
      // A window that was left where only the act remains.
      left = await seats.school.window();
      await ask(left, { code, notes: [secret.situation], to: ["Fritid"] });
      await citeConsent(left, consent);
      await viewAsRecipient(left);

      const { person } = seats.school;
      await openCase(person, code);
      await untilConsentSays(person, consent, "Gäller");
      await press(consentCard(person, consent), "Återkalla …");
      const dialog = person.page.getByRole("dialog", { name: "Återkalla samtycket?" });
      const part = (heading: string) => dialog.locator("h3", { hasText: heading })
        .locator("xpath=following-sibling::*[1]");
      await part("Stoppas nu").waitFor();
      assert.match(await part("Stoppas nu").innerText(), /^Fritid: skolnärvaro, lämnat/);
      assert.match(await part("Redan läst av").innerText(),
        /^(Fritid, Socialtjänsten|Socialtjänsten, Fritid): skolsituation, lämnat/);
      assert.match(await part("Står kvar").innerText(), /lästa visas inte mer/);
      await press(dialog, "Avbryt");
      await untilConsentSays(person, consent, "Gäller");
      await untilInInbox(seats.leisure.person, "waiting", "Skolnärvaro");
    });

  step("a part is taken back, and the rest stands", async () => {
    const { social, leisure, school } = seats;
    const { person } = school;
    await press(consentCard(person, consent), "Återkalla …");
    const dialog = person.page.getByRole("dialog", { name: "Återkalla samtycket?" });
    await choose(dialog, "Vad tas tillbaka?", "En del; resten gäller");
    await dialog.getByText("Välj minst en mottagare").waitFor();
    await tick(dialog, "De här får inget mer", "Socialtjänst");
    const read = dialog.locator("h3", { hasText: "Redan läst av" })
      .locator("xpath=following-sibling::*[1]");
    await read.getByText(/Socialtjänsten.*: skolsituation, lämnat/).waitFor();
    assert.ok(!(await dialog.innerText()).includes("Fritid: skolnärvaro"),
      "what goes to the others does not stop");
    await glance(person.page, "withdraw-part");
    await press(dialog, "Återkalla delen nu");
    await press(person.page.getByRole("dialog", { name: "En del av samtycket är återkallad" }),
      "Klar");
    await untilConsentSays(person, consent, "Gäller");
    await consentCard(person, consent).getByText(/^Socialtjänst, /).waitFor();

    // Gone from the screen of who had read it; the others keep theirs and are told
    // nothing.
    await packets(social.person, "over", "Skolsituation")
      .getByText("Samtycket har upphört").waitFor();
    assert.ok(!(await social.person.text()).includes(secret.situation));
    await untilInInbox(leisure.person, "waiting", "Skolnärvaro");
    assert.equal(await packets(leisure.person, "over", "Skolsituation")
      .getByText("Samtycket har upphört").count(), 0);

    await ask(person, { code, notes: [secret.situation], to: ["Socialtjänsten"] });
    await citeConsent(person, consent);
    await closedConsent(person).waitFor({ state: "attached" });
  });

  step("what was not opened is gone, and no more leaves", async () => {
    const { leisure, school } = seats;
    const { person } = school;
    await openCase(person, code);
    await untilConsentSays(person, consent, "Gäller");
    await withdraw(person, consentCard(person, consent));
    await untilConsentSays(person, consent, "Återkallat");

    await untilInInbox(leisure.person, "waiting", "Skolnärvaro", 0);
    const over = packets(leisure.person, "over", "Skolnärvaro").first();
    const text = await over.innerText();
    assert.ok(text.includes("Samtycket har upphört"), text);
    assert.ok(text.includes("Använd det inte vidare"), text);
    assert.equal(await over.getByRole("button").count(), 0);
    await leisure.assertNeverTold(secret.attendance);

    // What was read leaves the screen that it stands on, untouched.
    const reader = leisure.person;
    const read = packets(reader, "over", "Skolsituation");
    await read.getByText("Samtycket har upphört").waitFor();
    await glance(reader.page, "inbox-ended");
    assert.equal(await read.getByRole("button").count(), 0);
    assert.ok(!(await reader.text()).includes(secret.situation));

    assert.ok(left !== undefined);
    await disclose(left);
    await left.page.getByText(/Samtycket är återkallat. Inget har lämnats|Nej – inget har lämnats/)
      .first().waitFor();
    await ask(person, { code, notes: [secret.situation], to: ["Fritid"] });
    const ground = await testConsent(person);
    await ground.getByText("Inget samtycke gäller i ärendet").waitFor();

    await openCase(person, code);
    const sent = person.page.getByRole("region", { name: "Lämnat från ärendet" })
      .locator(".cases__sent");
    assert.equal(await sent.count(), 2);
    await sent.filter({ hasText: "Skolnärvaro" }).getByText("Samtycket återkallat").waitFor();
    await sent.filter({ hasText: "Skolsituation" }).getByText("Öppnat av mottagaren").waitFor();
  });

  step("nobody else was told who it is, who said no, or anything that was written",
    async () => {
      const { school, social, police, leisure, chair } = seats;
      await Promise.all(seats.others(school).map(lookAround));
      // That the search finds what is there.
      await school.assertTold(...whoItIs, code, consent, secret.situation,
        secret.attendance, secret.health);
      await seats.neverTold([school], ...whoItIs, code, secret.attendance,
        secret.health);
      for (const seat of [police, chair]) {
        await seat.assertNeverTold(
          secret.situation, secret.leisureReason, secret.socialReason, consent);
      }
      await school.assertNeverTold(secret.leisureReason, secret.socialReason);
      await social.assertNeverTold(secret.leisureReason);
      await leisure.assertNeverTold(secret.socialReason);
      await open(school.person, "");
    });
}
