// For a word that begins a line.
export function capital(text: string | undefined): string {
  if (text === undefined) return "";
  return text.charAt(0).toLocaleUpperCase("sv") + text.slice(1);
}
