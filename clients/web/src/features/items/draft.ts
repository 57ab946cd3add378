// An item as its author writes it: the form's fields, what is wrong with them,
// and how they become an item. Pure.

import type { MessageInitShape } from "@bufbuild/protobuf";
import type {
  DescriptionChange,
  Item,
  ItemSchema,
} from "@samrad/agency/meetings/v1/items_pb";
import { ItemClass } from "@samrad/common/v1/meeting_pb";

// The texts of an anonymous item, in the order they are asked and read.
export const textFields = ["observed", "since", "interpretation", "tried", "asked"] as const;
export type TextField = (typeof textFields)[number];

export interface Draft {
  // Empty: not saved yet.
  item: string;
  meeting: string;
  itemClass: ItemClass;
  minutes: string;
  required: string[];
  excluded: string[];
  strategic: string;
  stages: string[];
  sex: string;
  areas: string;
  movedIn: string;
  texts: Record<TextField, string>;
}

export const stages = ["1", "2", "3", "4", "5", "6", "7", "8", "9", "G1", "G2", "G3"];

export function emptyDraft(meeting: string): Draft {
  return {
    item: "", meeting, itemClass: ItemClass.ANONYMOUS, minutes: "15",
    required: [], excluded: [], strategic: "", stages: [], sex: "", areas: "",
    movedIn: "",
    texts: { observed: "", since: "", interpretation: "", tried: "", asked: "" },
  };
}

export function draftOf(item: Item): Draft {
  const draft: Draft = {
    ...emptyDraft(item.meeting), item: item.item, itemClass: item.itemClass,
    minutes: String(item.minutes), required: [...item.required],
    excluded: [...item.excluded] };
  if (item.content.case === "strategic") draft.strategic = item.content.value;
  if (item.content.case === "anonymous") {
    const one = item.content.value;
    draft.stages = [...one.stages];
    draft.sex = one.sex;
    draft.areas = one.areas.join(", ");
    draft.movedIn = one.movedInFrom === 0 ? "" : String(one.movedInFrom);
    for (const field of textFields) draft.texts[field] = one[field];
  }
  return draft;
}

function listOf(text: string): string[] {
  return text.split(",").map((one) => one.trim()).filter((one) => one !== "");
}

export function itemOf(draft: Draft): MessageInitShape<typeof ItemSchema> {
  const item = {
    item: draft.item, meeting: draft.meeting, itemClass: draft.itemClass,
    minutes: Number(draft.minutes) || 0, required: [...draft.required],
    excluded: [...draft.excluded] };
  switch (draft.itemClass) {
    case ItemClass.STRATEGIC:
      return { ...item, content: { case: "strategic", value: draft.strategic } };
    case ItemClass.ANONYMOUS:
      return { ...item, content: { case: "anonymous", value: {
        ...draft.texts, stages: [...draft.stages], sex: draft.sex,
        areas: listOf(draft.areas), movedInFrom: Number(draft.movedIn) || 0 } } };
    default:
      return item;
  }
}

export type Problem = "missing" | "minutes" | "year" | "both";

// What keeps a draft from being saved, by field.
export function problemsOf(draft: Draft): ReadonlyMap<string, Problem> {
  const found = new Map<string, Problem>();
  const minutes = Number(draft.minutes);
  if (draft.meeting === "") found.set("meeting", "missing");
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > 240) {
    found.set("minutes", "minutes");
  }
  if (draft.required.some((one) => draft.excluded.includes(one))) {
    found.set("excluded", "both");
  }
  if (draft.itemClass === ItemClass.STRATEGIC && draft.strategic.trim() === "") {
    found.set("strategic", "missing");
  }
  if (draft.itemClass === ItemClass.ANONYMOUS) {
    if (draft.texts.observed.trim() === "") found.set("observed", "missing");
    if (draft.texts.asked.trim() === "") found.set("asked", "missing");
    if (draft.movedIn !== "" && !/^(19|20)\d\d$/.test(draft.movedIn.trim())) {
      found.set("movedIn", "year");
    }
  }
  return found;
}

// Whether there is anything to have checked.
export function checkable(draft: Draft): boolean {
  if (draft.meeting === "") return false;
  if (draft.itemClass === ItemClass.STRATEGIC) return draft.strategic !== "";
  return draft.itemClass === ItemClass.ANONYMOUS &&
    (textFields.some((field) => draft.texts[field] !== "") ||
      draft.stages.length > 0 || draft.areas !== "" || draft.sex !== "");
}

// The draft with a proposal taken, but for its text, which only the author
// changes; undefined when there is nothing else in it.
export function withProposal(
  draft: Draft, changes: readonly Pick<DescriptionChange, "field" | "to">[]):
  Draft | undefined {
  const next = { ...draft };
  if (changes.every((one) => one.field === "text")) return undefined;
  for (const { field, to } of changes) {
    switch (field) {
      case "stages":
        next.stages = listOf(to);
        break;
      case "sex":
        next.sex = to;
        break;
      case "areas":
        next.areas = listOf(to).join(", ");
        break;
      case "moved_in_from":
        next.movedIn = to;
        break;
      default:
    }
  }
  return next;
}
