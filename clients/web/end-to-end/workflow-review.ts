// W5 A: the auditor sees that and why, and what only with a second key.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { open } from "./case-work.ts";
import { press, write } from "./forms.ts";
import { glance } from "./look.ts";
import { Seat } from "./seat.ts";
import { type Seats, story } from "./seats.ts";
import { item } from "./workflow-agenda.ts";
import { pupil, secret } from "./workflow-consent.ts";

export function tellReview(seats: Seats): void {
  const step = story();
  // Why her agency accepted stands in its journal; what it accepted does not.
  const { socialReason: reason, ...content } = secret;
  const never = [pupil.name, pupil.number, pupil.nickname, ...pupil.guardians,
    ...Object.values(content), ...Object.values(item)];

  step("the auditor sees the log, each disclosure with its proof, and no content",
    async () => {
      const auditor = await Seat.at("social/auditor");
      try {
        const { person } = auditor;
        const { page } = person;
        await open(person, "review");
        await page.getByText("Loggen hänger ihop med allt som er nod").waitFor();
        await page.getByText(/^Bevittnat av \d av 5$/).waitFor();
        await page.getByText("Er egen journal är hel").waitFor();

        const entries = page.locator(".review__entry");
        await entries.first().waitFor();
        assert.ok(await entries.filter({ hasText: "Kom från Skolan" }).count() >= 2);
        await press(entries.filter({ hasText: "Kom från Skolan" }).first(), /^Hela historien/);
        await page.getByRole("heading", { level: 1, name: "Ett utlämnande" }).waitFor();
        await press(page, "Hämta bevis");
        const proof = page.getByRole("region", { name: "Bevis" });
        await proof.getByText(/^blad \d+ i ett träd med \d+$/).waitFor();
        const story = await page.getByRole("region", { name: "Vad som har hänt" }).innerText();
        for (const event of ["Kom, förseglat", "Någon tog emot", "Öppnandet står i loggen"]) {
          assert.ok(story.includes(event), story);
        }
        await press(page, "Alla utlämnanden");

        const saving = page.waitForEvent("download");
        await press(page, "Exportera");
        const file = readFileSync(await (await saving).path());
        await page.getByText(/^\d+ filer sparade i samrad-export\.tar\.$/).waitFor();
        assert.ok(file.includes("checkpoint"));
        for (const word of [...never, reason]) assert.ok(!file.includes(word), word);

        // That the search finds what is there.
        await auditor.assertTold("ekvik.samrad.example/log");
        await auditor.assertNeverTold(...never);
        auditor.assertContent();
        assert.ok(!auditor.usedMouse);
      } finally {
        await auditor.close();
        auditor.forget();
      }
      await seats.social.assertTold(secret.situation);
    });

  step("with a second key the content is shown to the auditor, for as long as it is open",
    async () => {
      const auditor = await Seat.at("social/auditor");
      const security = await Seat.at("social/security");
      // Of Ekvik's month: social services told the school.
      const told = "Uteblir från möten hos familjestödet.";
      const why = "Grunden stämmer inte med kvittot: gråsparven.";
      try {
        const { page } = auditor.person;
        await open(auditor.person, "review");
        const entries = page.locator(".review__entry");
        await entries.first().waitFor();
        await press(entries.filter({ hasText: "Lämnat till Skolan" }).first(), /^Hela historien/);
        const content = page.getByRole("region", { name: "Innehållet", exact: true });
        await write(content, /^Varför räcker inte/, why);
        await glance(page, "review-ask");
        await press(content, "Be om innehållet");
        await content.getByText(/^Väntar på den andra nyckeln/).waitFor();
        await glance(page, "review-waiting");
        await auditor.assertNeverTold(...never, told);

        const office = security.person.page;
        await open(security.person, "");
        await office.getByText("En granskare väntar på den andra nyckeln.").waitFor();
        await open(security.person, "administration");
        const keys = office.getByRole("region", { name: "Den andra nyckeln" });
        await keys.getByText(why).waitFor();
        await glance(office, "administration-second-key");
        await press(keys, /^Släpp in/);
        await keys.getByText(/^Öppet till \d\d:\d\d$/).waitFor();
        await security.assertNeverTold(...never, told);

        await press(content, "Titta igen");
        await content.getByText(/^Öppet till \d\d:\d\d$/).waitFor();
        await press(content, "Visa innehållet");
        const shown = content.getByRole("heading", { name: "Innehållet, som det lämnades" });
        await shown.waitFor();
        await glance(page, "review-open");
        await content.getByText(told, { exact: true }).waitFor();

        const { person } = seats.social;
        await open(person, "");
        const notice = person.page.getByRole("region", { name: "Granskning av det du ansvarar för" });
        await notice.getByText(`Skäl: ${why}`).waitFor();
        await notice.getByText(/^Läst en gång/).waitFor();
        await glance(person.page, "today-audited");

        // Ended by somebody else, it goes by itself.
        await press(keys, /^Avsluta nu/);
        await content.getByText("Innehållet visas inte längre").waitFor();
        assert.equal(await shown.count(), 0);
        await glance(page, "review-taken-away");
        await auditor.assertTold(told);
        await auditor.assertNeverTold(...never);
        await security.assertNeverTold(...never, told);
        for (const one of [auditor, security]) one.assertContent();
      } finally {
        for (const one of [auditor, security]) {
          await one.close();
          one.forget();
        }
      }
    });
}
