// Tells the session when the person does something. Only what a hand does
// counts: events made by scripts are not trusted, and no timer or stream comes
// here.

const inputs = ["keydown", "pointerdown", "pointermove", "wheel", "touchstart"];

export function watchActivity(target: Document, touched: () => void): void {
  for (const input of inputs) {
    target.addEventListener(input, (event) => {
      if (event.isTrusted) touched();
    }, { passive: true, capture: true });
  }
}
