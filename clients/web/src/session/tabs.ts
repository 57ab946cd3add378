// What one tab tells the others of the same agency's page. Words only: never a
// name or an id.

export const tabMessages =
  ["locked", "unlocked", "signed-in", "signed-out", "touched"] as const;

export type TabMessage = (typeof tabMessages)[number];

export interface TabChannel {
  send(message: TabMessage): void;
  onMessage(listener: (message: TabMessage) => void): void;
}

export function openTabChannel(): TabChannel {
  const channel = new BroadcastChannel("samrad-session");
  return {
    send: (message) => channel.postMessage(message),
    onMessage: (listener) => {
      channel.addEventListener("message", (event: MessageEvent<unknown>) => {
        const message = tabMessages.find((known) => known === event.data);
        if (message !== undefined) listener(message);
      });
    },
  };
}
