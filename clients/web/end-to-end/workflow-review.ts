// W5 A: the auditor sees that and why, never what.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

import { open } from "./case-work.ts";
import { press } from "./forms.ts";
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
}
