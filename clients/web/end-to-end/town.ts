// The town under test, as its town.json describes it.

import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface Description {
  agencies: { id: string; page: string }[];
  users: {
    agency: string;
    user: string;
    roles: string[];
    password_file: string;
    totp_file: string;
  }[];
}

const file = process.env.SAMRAD_TOWN ?? "";
const description = JSON.parse(readFileSync(file, "utf8")) as Description;
const inTown = (name: string) =>
  readFileSync(join(dirname(file), name), "utf8").trim();

// "school/officer" and what it takes to sign in as that.
export class Account {
  readonly agency: string;
  readonly user: string;
  readonly origin: string;
  readonly password: string;
  private readonly key: Buffer;

  readonly name: string;

  constructor(name: string) {
    this.name = name;
    const [agency = "", user = ""] = name.split("/");
    const found = description.users.find((one) =>
      one.agency === agency && one.user === user);
    const home = description.agencies.find((one) => one.id === agency);
    if (found === undefined || home === undefined) {
      throw new Error(`${name} is not an account of this town`);
    }
    this.agency = agency;
    this.user = user;
    this.origin = home.page;
    this.password = inTown(found.password_file);
    this.key = fromBase32(inTown(found.totp_file));
  }

  // The code of now (RFC 6238), and milliseconds until the next one.
  code(): { code: string; nextIn: number } {
    const seconds = Math.floor(Date.now() / 1000);
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(seconds / 30)));
    const mac = createHmac("sha1", this.key).update(counter).digest();
    const at = mac.readUInt8(19) & 15;
    const number = (mac.readUInt32BE(at) & 0x7fffffff) % 1_000_000;
    return {
      code: String(number).padStart(6, "0"),
      nextIn: (30 - seconds % 30) * 1000,
    };
  }
}

function fromBase32(text: string): Buffer {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...text.replace(/=+$/, "")]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => parseInt(byte, 2)));
}
