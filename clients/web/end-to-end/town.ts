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

// What it takes to sign in as somebody.
export class Account {
  readonly agency: string;
  readonly user: string;
  readonly password: string;
  readonly origin: string;
  private key = Buffer.alloc(0);

  // An account that was made after the town, without one-time codes.
  constructor(agency: string, user: string, password: string) {
    const home = description.agencies.find((one) => one.id === agency);
    if (home === undefined) throw new Error(`${agency} is no agency of this town`);
    this.agency = agency;
    this.user = user;
    this.password = password;
    this.origin = home.page;
  }

  // "school/officer".
  static ofTown(name: string): Account {
    const [agency = "", user = ""] = name.split("/");
    const found = description.users.find((one) =>
      one.agency === agency && one.user === user);
    if (found === undefined) throw new Error(`${name} is not an account of this town`);
    const account = new Account(agency, user, inTown(found.password_file));
    account.setKey(inTown(found.totp_file));
    return account;
  }

  get name(): string {
    return `${this.agency}/${this.user}`;
  }

  // What a code app is given, in base32.
  setKey(key: string): void {
    this.key = fromBase32(key);
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

function fromBase32(text: string): Buffer<ArrayBuffer> {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...text.replace(/=+$/, "")]
    .map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0"))
    .join("");
  const bytes = bits.match(/.{8}/g) ?? [];
  return Buffer.from(bytes.map((byte) => parseInt(byte, 2)));
}
