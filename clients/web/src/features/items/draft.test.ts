import { create } from "@bufbuild/protobuf";
import { ItemSchema } from "@samrad/agency/meetings/v1/items_pb";
import { ItemClass } from "@samrad/common/v1/meeting_pb";
import { expect, test } from "vitest";

import { checkable, draftOf, emptyDraft, itemOf, problemsOf, withProposal } from "./draft";

function written() {
  const draft = emptyDraft("m");
  draft.texts.observed = "Bär på andras väskor.";
  draft.texts.asked = "Vad kan vi göra?";
  draft.stages = ["8", "9"];
  draft.areas = " Norrhöjden , Söderängen,";
  draft.movedIn = "2026";
  return draft;
}

test("a draft becomes an item and comes back the same", () => {
  const item = create(ItemSchema, itemOf(written()));
  expect(item.content.value).toMatchObject(
    { areas: ["Norrhöjden", "Söderängen"], movedInFrom: 2026, stages: ["8", "9"] });
  expect(itemOf(draftOf(item))).toEqual(itemOf({ ...written(), areas: "Norrhöjden, Söderängen" }));
});

test("a signal to the chair has no content, whatever was typed before", () => {
  expect(itemOf({ ...written(), itemClass: ItemClass.SEALED })).not.toHaveProperty("content");
  expect(checkable({ ...written(), itemClass: ItemClass.SEALED })).toBe(false);
});

test("what is missing or wrong is named by its field", () => {
  const draft = { ...emptyDraft(""), minutes: "1.5", movedIn: "96",
    required: ["police"], excluded: ["police"] };
  expect(Object.fromEntries(problemsOf(draft))).toEqual({
    meeting: "missing", minutes: "minutes", excluded: "both", observed: "missing",
    asked: "missing", movedIn: "year" });
  expect(problemsOf(written()).size).toBe(0);
});

test("a proposal widens the description and touches no text", () => {
  const next = withProposal(written(), [
    { field: "stages", to: "7,8,9" }, { field: "sex", to: "" },
    { field: "moved_in_from", to: "" }, { field: "areas", to: "Norrhöjden,Söderängen" }]);
  expect(next).toMatchObject({ stages: ["7", "8", "9"], sex: "", movedIn: "",
    areas: "Norrhöjden, Söderängen", texts: written().texts });
});

test("a proposal that changes the text too leaves that to the author", () => {
  const text = { field: "text", to: "Något annat" };
  expect(withProposal(written(), [text])).toBeUndefined();
  expect(withProposal(written(), [{ field: "stages", to: "7,8,9" }, text]))
    .toMatchObject({ stages: ["7", "8", "9"], texts: written().texts });
});
