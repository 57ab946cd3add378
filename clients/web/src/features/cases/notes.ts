// A new note: one thing, how one knows it, and whether it is a fact. What kind
// of secrecy rests on it is chosen from what the agency usually has.

import { NoteNature } from "@samrad/agency/cases/v1/cases_pb";
import { AgencyKind, Category } from "@samrad/common/v1/common_pb";
import { Source } from "@samrad/law/v1/facts_pb";
import { reactive, shallowRef } from "vue";

import { type Clients, newRequestId } from "@/rpc/clients";
import type { Failure } from "@/rpc/result";

// Not secret at all, as the writer states.
export const noSecrecy = "none";

const usual: Partial<Record<AgencyKind, readonly string[]>> = {
  [AgencyKind.SOCIAL_SERVICES]: ["OSL 26:1", "OSL 26:3"],
  [AgencyKind.MUNICIPAL_SCHOOL]: ["OSL 23:2 st 1", "OSL 23:2 st 2", "OSL 23:2 st 3", "OSL 25:1"],
  [AgencyKind.INDEPENDENT_SCHOOL]: ["SkolL 29:14"],
  [AgencyKind.LEISURE]: ["OSL 21:1", "OSL 23:3"],
  [AgencyKind.OTHER_MUNICIPAL]: ["OSL 21:1"],
  [AgencyKind.POLICE]: ["OSL 35:1", "OSL 18:1", "OSL 18:2", "OSL 35:3"],
};

export function usualSecrecy(kind: AgencyKind): readonly string[] {
  return usual[kind] ?? ["OSL 21:1"];
}

export type NoteGap = "category" | "nature" | "source" | "secrecy" | "text";

export function useNote(
  clients: Pick<Clients, "cases">, code: string, added: () => Promise<void>,
  makeId: () => string = newRequestId) {
  const empty = () => ({
    category: Category.CATEGORY_UNSPECIFIED,
    nature: undefined as NoteNature | undefined,
    source: Source.SOURCE_UNSPECIFIED,
    secrecy: "",
    text: "",
    tried: false,
    busy: false,
  });
  const form = reactive(empty());
  const failure = shallowRef<Failure>();
  let requestId = makeId();

  function gaps(): readonly NoteGap[] {
    if (!form.tried) return [];
    const found: NoteGap[] = [];
    if (form.category === Category.CATEGORY_UNSPECIFIED) found.push("category");
    if (form.nature === undefined) found.push("nature");
    if (form.source === Source.SOURCE_UNSPECIFIED) found.push("source");
    if (form.secrecy === "") found.push("secrecy");
    if (form.text.trim() === "") found.push("text");
    return found;
  }

  // True when it is stored.
  async function save(): Promise<boolean> {
    form.tried = true;
    if (form.busy || gaps().length > 0) return false;
    form.busy = true;
    failure.value = undefined;
    const result = await clients.cases.addNote({
      requestId,
      case: code,
      note: {
        category: form.category,
        nature: form.nature ?? NoteNature.NOTE_NATURE_UNSPECIFIED,
        source: form.source,
        secrecy: form.secrecy === noSecrecy ? [] : [form.secrecy],
        noSecrecyFound: form.secrecy === noSecrecy,
        text: form.text.trim(),
      },
    });
    form.busy = false;
    if (result.kind !== "ok") {
      failure.value = result;
      return false;
    }
    Object.assign(form, empty());
    requestId = makeId();
    await added();
    return true;
  }

  return { form, failure, gaps, save };
}
