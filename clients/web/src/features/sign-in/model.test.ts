import { Code } from "@connectrpc/connect";
import { expect, test } from "vitest";

import type { Result } from "@/rpc/result";

import { useSignIn } from "./model";

const refused = (tag: string): Result<unknown> => ({
  kind: "refused", tag, code: Code.Unauthenticated, path: "", message: "" });

// A session that answers in turn, and notes what it was given.
function answering(...answers: Result<unknown>[]) {
  const asked: string[][] = [];
  const signIn = useSignIn({
    signIn: (...given: string[]) => {
      asked.push(given);
      return Promise.resolve(answers.shift() ?? refused("NO_MORE"));
    },
  });
  return { ...signIn, asked };
}

test("empty fields are named, and nothing is sent", async () => {
  const { submit, missing, asked } = answering();
  await submit();
  expect(missing.value).toEqual(["user", "password"]);
  expect(asked).toEqual([]);
});

test("the code is asked for only when the password was right", async () => {
  const { form, submit, failure, asked } =
    answering(refused("SECOND_FACTOR_NEEDED"), { kind: "ok", value: {} });
  Object.assign(form, { user: " anna ", password: "long enough" });
  await submit();
  expect(form.step).toBe("code");
  expect(failure.value).toBeUndefined();
  form.code = "123456";
  await submit();
  expect(asked).toEqual([
    ["anna", "long enough", ""], ["anna", "long enough", "123456"]]);
});

test("after signing in the password is not kept", async () => {
  const { form, submit } = answering({ kind: "ok", value: {} });
  Object.assign(form, { user: "anna", password: "long enough" });
  await submit();
  expect(form).toMatchObject({ user: "", password: "", code: "" });
});

test("a refusal starts over and empties password and code, not the name",
  async () => {
    const { form, submit, failure } =
      answering(refused("SECOND_FACTOR_NEEDED"), refused("SIGN_IN_REFUSED"));
    Object.assign(form, { user: "anna", password: "long enough" });
    await submit();
    form.code = "000000";
    await submit();
    expect(form).toMatchObject(
      { user: "anna", password: "", code: "", step: "password" });
    expect(failure.value).toMatchObject({ tag: "SIGN_IN_REFUSED" });
  });

test("a used code asks for the next one and keeps the rest", async () => {
  const { form, submit } =
    answering(refused("SECOND_FACTOR_NEEDED"), refused("CODE_ALREADY_USED"));
  Object.assign(form, { user: "anna", password: "long enough" });
  await submit();
  form.code = "111111";
  await submit();
  expect(form).toMatchObject(
    { user: "anna", password: "long enough", code: "", step: "code" });
});
