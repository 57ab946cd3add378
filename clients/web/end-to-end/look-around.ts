import { activate } from "./keyboard.ts";
import type { Seat } from "./seat.ts";

// Looks at every page that the navigation offers.
export async function lookAround(seat: Seat): Promise<void> {
  const { page } = seat.person;
  const links = page.locator(".nav__link");
  for (let index = 0; index < await links.count(); ++index) {
    await activate(links.nth(index));
    await seat.person.settled();
  }
}
