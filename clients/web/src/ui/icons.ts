// Samråd's icons: one path each, 24 by 24, drawn with a 1.75 stroke. An icon
// never stands without a word beside it.

export const icons = {
  agenda: "M5 6h14M5 12h14M5 18h9",
  ask: "M9.2 9a2.9 2.9 0 1 1 4.3 2.6c-.9.5-1.5 1.2-1.5 2.4m0 3v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18",
  back: "M19 12H5m6-6-6 6 6 6",
  case: "M4 8h16v11H4zM9 8V5h6v3M4 13h16",
  check: "m5 12.5 4.5 4.5L19 7.5",
  clock: "M12 7v5l3.5 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18",
  close: "m6 6 12 12M18 6 6 18",
  down: "m6 9 6 6 6-6",
  inbox: "M4 13 6.5 5h11L20 13v6H4zM4 13h5l1.2 2.5h3.6L15 13h5",
  info: "M12 11v5.5M12 7.6v.1M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18",
  leave: "M14 4H5v16h9M10 12h10m-4-4 4 4-4 4",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  log: "M6 3h9l4 4v14H6zM14 3v5h5M9.5 13h6M9.5 17h6",
  meeting: "M4 6h16v14H4zM4 10.5h16M8.5 3v4M15.5 3v4",
  menu: "M4 7h16M4 12h16M4 17h16",
  next: "M5 12h14m-6-6 6 6-6 6",
  people: "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7M2.5 20c.4-3.7 3-5.7 6.5-5.7s6.1 2 6.5 5.7M16 4.5a3.3 3.3 0 0 1 0 6.2M18 14.8c2 .8 3.2 2.5 3.5 5.2",
  plus: "M12 5v14M5 12h14",
  print: "M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z",
  room: "M4 5h16v11H4zM9 20h6M12 16v4",
  settings: "M4 7h9m4 0h3M4 17h3m4 0h9M15 9.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4M9 19.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4",
  share: "M12 15V4m-4 4 4-4 4 4M5 12v8h14v-8",
  shield: "M12 3 5 6v5.5c0 4.5 3 7.7 7 9.5 4-1.8 7-5 7-9.5V6z",
  stop: "M8 3h8l5 5v8l-5 5H8l-5-5V8zM12 7.5v5.5M12 16.3v.1",
  today: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8M12 2.5V5M12 19v2.5M2.5 12H5M19 12h2.5M5.3 5.3 7 7M17 17l1.7 1.7M18.7 5.3 17 7M7 17l-1.7 1.7",
  warn: "M12 4 2.8 20h18.4zM12 10v4.5M12 17.3v.1",
} as const;

export type IconName = keyof typeof icons;
