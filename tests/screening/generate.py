#!/usr/bin/env python3
"""generate.py SEED COUNT > corpus.jsonl

Makes a corpus of FORMAT.md's form from names, numbers and phrases of its own:
none of the names, streets, schools or sentences of public.jsonl. What it finds
that public.jsonl does not is how well the detectors generalise. All persons
and numbers are fictional.
"""
import json
import random
import sys

GIVEN = """Ebba Tuva Nellie Signe Meja Livia Ester Juni Lova Thea Alicia
Elvira Nils Melker Sixten Frank Ture Malte Loke Vidar Albin Kasper Liam Milo
Samira Layla Nadia Hanin Rania Shirin Parisa Khadija Sagal Ayaan Ifrah Naima
Hamza Bashir Mustafa Karim Tariq Farid Reza Arash Siamak Dler Rojin Azad
Emina Lejla Adnan Haris Besart Arta Drilon Valmira Selin Emre Deniz Aylin
Weronika Kacper Ivana Milos Teodor Kidane Feven Samuel Rahel Nattaporn Linh
Johanna Marcus Petra Kristoffer Ann-Sofie Karl-Johan Åsa Göran Jörgen
Håkan""".split()
ORDINARY_GIVEN = "Stig Björn Liv My Viola Storm Maj Sten Ask".split()
SURNAME = """Bergqvist Wallgren Sandberg Öberg Hedström Lundmark Åkesson
Holmberg Forslund Rosenqvist Palmgren Ekdahl Svanberg Nordlund Henriksson
Gunnarsson Persson Jönsson Olofsson Haddad Khalil Warsame Abdi Farah Hersi
Mahmoud Rahimi Hosseini Karimi Aslan Demir Yıldız Hodžić Kovačević Krasniqi
Berisha Gashi Novak Kowalska Tesfaye Nguyen Virtanen Al-Khatib El-Amin
Löfgren Sjöström""".split()
NICK = "Kexet Lillen Räven Putte Zlatko Draken Fimpen Musse Ninjan".split()
STREETS = ["Rönnvägen", "Tegelgatan", "Sjögatan", "Granitvägen",
           "Hantverkargatan", "Slånbärsvägen", "Ljungbacken", "Parkallén",
           "Kastanjegränden", "Norra Strandgatan", "Gjutarevägen",
           "Blåklintsvägen", "Humlegränd", "Ängsstigen"]
NUMBER_STREETS = STREETS + ["Tallhöjden", "Industriringen", "Björktorget"]
SCHOOLS = ["Björkhagsskolan", "Tunaskolan", "Ekdungeskolan", "Åsgymnasiet",
           "Hammarbyskolan", "Lindängsgymnasiet", "Mårdskolan"]
TOWNS = ["Vinby", "Ekeköping", "Tallåsen", "Norrsund", "Hedköping"]
PLATFORMS = ["insta", "snapchat", "tiktok", "discord", "snap", "telegram",
             "instagram"]
MONTHS = """januari februari mars april maj juni juli augusti september
oktober november december""".split()
WORDS = "noll ett två tre fyra fem sex sju åtta nio".split()


def luhn(nine):
    total = 0
    for i, c in enumerate(nine):
        v = int(c) * (2 if i % 2 == 0 else 1)
        total += v - 9 if v > 9 else v
    return (10 - total % 10) % 10


class Maker:
    def __init__(self, seed):
        self.r = random.Random(seed)

    def pick(self, items):
        return self.r.choice(items)

    def birth(self):
        return (self.r.choice([2006, 2007, 2008, 2009, 2010, 2011, 2012, 2013,
                               1978, 1985, 1991]),
                self.r.randint(1, 12), self.r.randint(1, 28))

    def number(self, add=0, wrong=False):
        y, m, d = self.birth()
        nine = "%02d%02d%02d%03d" % (y % 100, m, d + add, self.r.randint(0, 999))
        check = luhn(nine)
        if wrong:
            check = (check + self.r.randint(1, 9)) % 10
        return "%04d" % y, nine + str(check)

    def disguise(self, year, ten):
        r = self.r
        long = r.random() < 0.5
        head = (year[:2] if long else "") + ten[:6]
        tail = ten[6:]
        form = r.randint(0, 16)
        if form <= 3:
            text = head + r.choice(["-", "", " ", "–", "−", "‑", "/", ".", "~",
                                    "_", " - ", "+" if year < "1926" else "-"])
            return text + tail
        if form == 4:
            return " ".join(head + tail)
        if form == 5:
            return "\u00a0".join([head, tail])
        if form == 6:
            return "".join(chr(0xff10 + int(c)) for c in head + tail)
        if form == 7:
            return "".join(chr(0x660 + int(c)) for c in head + tail)
        if form == 8:
            return "\u200b".join(head + tail)
        if form == 9:
            return " ".join(WORDS[int(c)] for c in ten)
        if form == 10:
            return "\u00ad".join([head[:3], head[3:], tail])
        if form == 11:
            return head + "\n" + tail
        if form == 12:
            return head[:-4] + " " + head[-4:-2] + " " + head[-2:] + " " + tail
        if form == 13:
            return head[:-4] + "-" + head[-4:-2] + "-" + head[-2:] + "-" + tail
        if form == 14:
            return "\ufeff".join(head) + "-" + tail
        if form == 15:
            return "-".join(WORDS[int(c)] for c in ten)
        return head + "-" + tail

    def full(self):
        return self.pick(GIVEN) + " " + self.pick(SURNAME)

    def mis(self, word):
        i = self.r.randint(1, len(word) - 2)
        return self.r.choice([word[:i] + word[i:i + 1] + word[i:],
                              word[:i] + word[i + 1:],
                              word[:i] + "q" + word[i + 1:]])

    # Each returns (list of pieces, roster): a piece is text or (kind, severity,
    # text).
    def sentence(self):
        return self.pick(self.KINDS)(self)

    def pn(self):
        y, ten = self.number()
        s = self.pick(["Han har {}.", "pnr {} enligt mamman", "Eleven ({}) bytte "
                       "skola.", "Kortet visar {}, ni får kolla.",
                       "jag fick {} av kollegan", "- {}\n- bor hos mormor"])
        return cut(s, ("PERSONNUMMER", "BLOCK", self.disguise(y, ten))), []

    def pn_wrong(self):
        y, ten = self.number(wrong=True)
        long = self.r.random() < 0.5
        text = (y[:2] if long else "") + ten[:6] + self.pick(["-", "-", " "]) \
            + ten[6:]
        return cut(self.pick(["Det står {} men systemet säger nej.",
                              "numret {} verkar felskrivet"]),
                   ("PERSONNUMMER", "WARN", text)), []

    def sam(self):
        y, ten = self.number(add=60)
        return cut(self.pick(["Samordningsnumret är {}.", "hon har bara {} än så "
                              "länge", "Migrationsverket gav {} till henne."]),
                   ("SAMORDNINGSNUMMER", "BLOCK", self.disguise(y, ten))), []

    def reserve(self):
        y, m, d = self.birth()
        tail = self.pick(["A123", "K9X2", "TF04", "R77B", "B0B1"])
        head = self.pick(["%04d%02d%02d" % (y, m, d),
                          "%02d%02d%02d" % (y % 100, m, d)])
        return cut(self.pick(["Sjukhuset använde {}.", "reservnr {} på kallelsen"]),
                   ("RESERVNUMMER", "BLOCK",
                    head + self.pick(["-", "", " "]) + tail)), []

    def phone(self):
        tail = "%02d" % self.r.randint(5, 99)
        n = self.pick(["070-17406" + tail, "0701740 6" + tail, "070 174 06 " + tail,
                       "+46701740 6" + tail, "+46 (0)70-174 06 " + tail,
                       "0046 70 174 06 " + tail, "08-465 004 " + tail,
                       "031-39006" + tail, "040 628 04 " + tail,
                       "0980-3192" + tail, "08 - 465 00 4" + tail[0],
                       "0７0-1740６" + tail, "07 01 74 06 " + tail,
                       " ".join("07017406" + tail),
                       "noll sju noll ett sju fyra noll sex ett "
                       + WORDS[int(tail[1])]])
        return cut(self.pick(["Ring {} efter tre.", "nås på {} kvällstid",
                              "mobil: {}", "Pappan svarar på {} ibland."]),
                   ("PHONE", "BLOCK", n)), []

    def email(self):
        g = self.pick(["ebba.w", "farid", "k_berisha", "tuva.lund08"])
        n = self.pick([g + "@post.example", g + "(at)post.example",
                       g + " [at] post.example", g + " snabel-a post punkt example",
                       g + " (a) skola.example", g + " at mejl punkt example",
                       g.replace(".", " punkt ") + " (at) post punkt example"])
        return cut(self.pick(["Skriv till {} i stället.", "adressen är {}"]),
                   ("EMAIL", "BLOCK", n)), []

    def address(self):
        s = self.pick(NUMBER_STREETS)
        n = str(self.r.randint(1, 99)) + self.pick(["", "", " B", "A", " C, 3 tr",
                                                    " uppg B"])
        low = self.r.random() < 0.3
        street = s.lower() if low else s
        if self.r.random() < 0.2 and s.endswith("gatan") and " " not in s:
            street = s[:-4] + "."
        elif self.r.random() < 0.2 and s.endswith("vägen"):
            street = s[:-4] + "."
        return cut(self.pick(["Familjen bor på {} sedan i våras.",
                              "Adress: {}.", "festen var på {}, tror vi"]),
                   ("ADDRESS", "BLOCK", street + " " + n)), []

    def street(self):
        return cut(self.pick(["Gänget håller till på {} om kvällarna.",
                              "Det var oroligt vid {} i helgen.",
                              "bråket började utanför {}"]),
                   ("ADDRESS", "WARN", self.pick(STREETS))), []

    def street_roster(self):
        s = self.pick([x for x in STREETS if " " not in x])
        return cut(self.pick(["Han sågs på {} igår.", "{} är hans vanliga ställe."]),
                   ("ADDRESS", "BLOCK", self.pick([s, s.lower(), s.upper()]))), [s]

    def postcode(self):
        t = self.pick(TOWNS)
        return cut(self.pick(["Brev går till {} nu.", "Postadress: {}.",
                              "hon skriver sig på {}"]),
                   ("POSTCODE", "BLOCK", "%d %02d %s" % (
                       self.r.randint(120, 980), self.r.randint(10, 99), t))), []

    def apartment(self):
        return cut(self.pick(["Dörren till {} var uppbruten.", "Bor i {} högst "
                              "upp."]),
                   ("APARTMENT", "BLOCK",
                    self.pick(["lgh ", "lägenhet ", "Lgh. ", "lägenhetsnummer "])
                    + self.pick(["1102", "0904", "1301"]))), []

    def prop(self):
        return cut(self.pick(["Ladan på {} används som klubbhus.",
                              "Brandkåren var på fastigheten {} i natt."]),
                   ("PROPERTY", "BLOCK", self.pick(
                       ["Ekeby 4:66", "Hammarby 12:71", "Södra Tuna 2:9",
                        "ekeby 4:66", "kv. Räven 7", "kvarteret Tallen 12"]))), []

    def klass(self):
        k = self.pick(["8A", "9b", "7 c", "9:B", "åk 8C", "klass 6 B", "NA24a",
                       "TE 23 B", "BF25", "ek24c", "vf25"])
        return cut(self.pick(["Eleverna i {} är oroliga.", "hon går i {} nu",
                              "Mentorn för klass {} ringde."]),
                   ("SCHOOL_CLASS", "BLOCK", k)), []

    def year(self):
        return cut(self.pick(["Killen går i {} och är skoltrött.",
                              "Det handlar om en flicka i {}."]),
                   ("SCHOOL_CLASS", "WARN",
                    self.pick(["åk 8", "nian", "årskurs 7", "8:an", "sjuan",
                               "åttan"]))), []

    def school(self):
        s = self.pick(SCHOOLS)
        if self.r.random() < 0.5:
            return cut(self.pick(["Rektorn på {} har ringt.", "{} vill ha hjälp.",
                                  "Han bytte från {} i höstas."]),
                       ("SCHOOL_NAME", "WARN", s)), []
        return cut(self.pick(["Eleven på {} mår bättre.", "vi träffades på {}"]),
                   ("SCHOOL_NAME", "BLOCK", self.pick([s, s.lower(), s + "s"]))), [s]

    def plate(self):
        return cut(self.pick(["Bilen ({}) stod kvar.", "De åkte i en Volvo, {}.",
                              "mopeden med skylt {} igen"]),
                   ("PLATE", "BLOCK", self.pick(
                       ["RKT 482", "MHB19D", "TUX-337", "PLD 64 K", "kfr 551"]))), []

    def handle(self):
        p = self.pick(PLATFORMS)
        h = self.pick(["rune.77", "x_vargen", "kidd0_k", "mr.blixt21"])
        s = self.pick(["Skriv till @{} i stället.".replace("@{}", "{}"),
                       "Hans %s: {} är öppen." % p, "heter {} på snap",
                       "Bilden ligger på kontot {} nu.", "%s ({}) skickar hot" % p,
                       "han har %s {} sen länge" % p])
        return cut(s, ("HANDLE", "BLOCK",
                       "@" + h if s.startswith("Skriv") else h)), []

    def url(self):
        return cut(self.pick(["Se {} för klippet.", "klippet finns på {}"]),
                   ("URL", "BLOCK", self.pick(
                       ["https://www.tiktok.com/@x/video/77", "youtu.be/a8Kq_fejk",
                        "www.flashback.org/t12345", "t.me/kvarteret99"]))), []

    def ip(self):
        return cut("Inloggning från {} i natt.", ("IP", "BLOCK", self.pick(
            ["192.0.2.77", "2001:db8::a1:7", "198.51.100.201:8080"]))), []

    def case(self):
        return cut(self.pick(["Se {} för mer.", "Anmälan har {}.",
                              "polisen har {} hos sig"]),
                   ("CASE_NUMBER", "BLOCK", self.pick(
                       ["5000-K123456-25", "K998877-26", "mål B 1234-25",
                        "dnr SN 2025/331", "diarienummer 2026-00412",
                        "ärendenr 88123/2025", "T 4431-24", "dnr 2025:77"]))), []

    def birthdate(self):
        y, m, d = self.birth()
        t = self.pick(["%d %s %d" % (d, MONTHS[m - 1], y), "%04d-%02d-%02d" % (y, m, d),
                       "%d/%d" % (d, m), "%d/%d -%02d" % (d, m, y % 100),
                       "%04d%02d%02d" % (y, m, d), "%d.%d.%d" % (d, m, y),
                       "den %d:e %s" % (d, MONTHS[m - 1])])
        return cut(self.pick(["Pojken är född {}.", "född: {}", "hon fyller år {}",
                              "födelsedatum {} enligt kortet", "f. {}"]),
                   ("DATE", "BLOCK", t)), []

    def last_four(self):
        y, ten = self.number()
        date = self.pick([y + "-" + ten[2:4] + "-" + ten[4:6], ten[:6],
                          "%d %s %s" % (int(ten[4:6]), MONTHS[int(ten[2:4]) - 1], y)])
        a = cut("Född {}", ("DATE", "BLOCK", date))
        b = cut(self.pick([", de fyra sista är {}.", " och slutsiffrorna {}.",
                           ", sista fyra: {}."]),
                ("PERSONNUMMER", "BLOCK", ten[6:]))
        return a + b, []

    def date(self):
        y, m, d = self.birth()
        return cut(self.pick(["Mötet hölls {} hos oss.", "Sedan {} är det lugnt.",
                              "vi ses {} igen"]),
                   ("DATE", "WARN", self.pick(
                       ["den %d %s" % (d, MONTHS[m - 1]), "%d/%d" % (max(d, 2), m),
                        "2025-%02d-%02d" % (m, d), "%d %s 2025" % (d, MONTHS[m - 1][:3])]
                   ))), []

    def name_full(self):
        n = self.full()
        form = self.r.random()
        if form < 0.25:
            n = n.lower()
        elif form < 0.35:
            n = n.upper()
        return cut(self.pick(["Vi har träffat {} två gånger.",
                              "Handläggare är {} på kontoret.",
                              "{} ringde i morse.", "det är {} som bestämmer",
                              "Pappan heter {} och bor här."]),
                   ("NAME", "BLOCK", n)), []

    def name_given(self):
        n = self.pick([g for g in GIVEN if "-" not in g])
        return cut(self.pick(["{} har slutat komma.", "Vi pratade med {} igår.",
                              "det var {} som började", "Enligt {} är det lugnt.",
                              "{} och hans bror skolkar."]),
                   ("NAME", "WARN", n if self.r.random() < 0.7 else n.lower())), []

    def name_ordinary(self):
        n = self.pick(ORDINARY_GIVEN)
        return cut(self.pick(["Vi pratade med {} igår.", "{} sa nej.",
                              "Igår ringde {} till oss."]), ("NAME", "WARN", n)), []

    def surname(self):
        n = self.pick(SURNAME)
        return cut(self.pick(["Familjen {} behöver stöd.", "Vi mötte {} i går.",
                              "fru {} öppnade"]), ("NAME", "WARN", n)), []

    def roster_name(self):
        g, s = self.pick(GIVEN), self.pick(SURNAME)
        word = self.pick([g, g.lower(), g + "s", g.upper(), s, s.lower() + "s",
                          g + "-gänget"])
        if len(s) >= 6 and "-" not in s and self.r.random() < 0.3:
            word = self.mis(s)
        return cut(self.pick(["Läget för {} är sämre.", "igår kom {} hit",
                              "{} behöver en vuxen."]),
                   ("NAME", "BLOCK", word)), [g + " " + s]

    def roster_nick(self):
        n = self.pick(NICK)
        return cut(self.pick(["Enligt {} var de fyra.", "{} är tillbaka."]),
                   ("NICKNAME", "BLOCK", self.pick([n, n.lower()]))), [n]

    def nick(self):
        n = self.pick(NICK)
        return cut(self.pick(["Han kallas {} av de andra.",
                              "Kompisarna säger {} till honom.",
                              "smeknamnet är {} sedan lågstadiet"]),
                   ("NICKNAME", "WARN", '"%s"' % n)), []

    def initials(self):
        return cut(self.pick(["{} är borta ofta.", "Eleven {} vill inte komma.",
                              "Vi pratade om {} sist."]),
                   ("INITIALS", "WARN", self.pick(["B.L.", "T. W.", "H.S"]))), []

    def kin(self):
        return cut(self.pick(["Det är {} som det gäller.", "hon är {} tyvärr"]),
                   ("KINSHIP", "WARN", self.pick(
                       ["dottern till rektorn på byskolan", "kusin till killen som sköts",
                        "lillebror till målskytten i A-laget",
                        "prästens son", "sonen till föreståndaren"]))), []

    def org(self):
        nine = self.pick(["556", "802", "769"]) + "%06d" % self.r.randint(200000, 999999)
        nine = nine[:2] + self.pick("23456789") + nine[3:]
        ten = nine + str(luhn(nine))
        return cut(self.pick(["Föreningen har {} hos Skatteverket.",
                              "orgnr {} står på fakturan"]),
                   ("ORGNUMBER", "WARN", ten[:6] + "-" + ten[6:])), []

    CLEAR = """Två pojkar i tonåren har setts utanför affären sent på kvällen.
Skolkurator och fältassistent träffas varannan vecka.
Vi vill ha råd om hur vi bemöter en familj som inte öppnar.
Flickan har bytt umgänge och kommer hem sent.
Boendestödet räcker inte till, säger mamman.
Enligt SoL 11 kap. 1 § ska utredning inledas.
Vi läste prop. 2023/24:153 och JO 2020/21 s. 401.
Beloppet var 14 500 kr och betalades via bankgiro 5050-1055.
OCR 778899001122 står på fakturan.
Träffen är klockan 18:30 på torsdag i vecka 47.
Buss 14 går var tionde minut.
Hon är 15 år och går på högstadiet.
Elever i åk 7–9 bjuds in.
Ring 112 vid fara, annars 114 14 eller 1177.
Läs mer på umo.se eller polisen.se.
Lex Maria gäller vården.
Astrid Lindgrens barnsjukhus har en avdelning för unga.
Betygen är 3 E och 4 F just nu.
Se avsnitt 2.3.1.4 i rutinen.
Fritidsgården Kometen stänger 21.
IFK Vinby och Norrsunds BK har träning samtidigt.
Karlssons Bygg AB sponsrar cupen.
I Ekeköping och Vinby ser det likadant ut.
Rektor, kurator och hennes bror var med.
Hans mamma orkar inte längre.
Mina kollegor håller med.
Han tog sitt liv i egna händer och bytte skola.
Det låg en sten på trappan.
I maj och juni blir det lugnare.
Max 12 deltagare per grupp.
Eleven, vi kallar honom X, vill vara anonym.
Två av tre vill ha hjälp, 2/3 av klassen svarade.
Socialtjänstens jour nås dygnet runt.
Skolan har 480 elever och fyra parallella klasser.
Bilaga 2 b och punkt 3 c i avtalet gäller.
3 a 4 gånger i veckan är rimligt.
Kommunens orgnr är 212000-1355.
Vi har gått igenom OSL 10 kap. 18 a § och 26 kap. 1 §.
Kostnadsställe 33120, konto 4010.
Det är lugnt på Stortorget om dagarna.
Det började med nikotin och gick vidare till tabletter.
Pappan är arg på skolan men kommer på mötena.
Läkaren på ungdomsmottagningen har träffat henne en gång.
Polisen har gjort tre kontroller utan att hitta något.
Vi behöver en lägesbild för området vid centrum.
De äldre ungdomarna köper ut åt de yngre.
Närvaron är 40 procent den här månaden.
Vakten på gallerian har ringt flera gånger.
Gör en orosanmälan om ni är osäkra.
Hon vill flytta till en kusin i en annan stad.
Enheten har tre tjänster vakanta.
Samverkan fungerar, men vi saknar rutiner för loven.
En sjuttonåring körde moped utan hjälm.
Resultatet blev 3-1 i matchen i lördags.
Klassen har prao i två veckor.""".split("\n")

    def clear(self):
        return [self.pick(self.CLEAR)], []


def cut(template, finding):
    left, right = template.split("{}")
    return [left, finding, right]


Maker.KINDS = [Maker.pn, Maker.pn, Maker.pn, Maker.pn_wrong, Maker.sam,
               Maker.reserve, Maker.phone, Maker.phone, Maker.email,
               Maker.address, Maker.address, Maker.street, Maker.street_roster,
               Maker.postcode, Maker.apartment, Maker.prop, Maker.klass,
               Maker.year, Maker.school, Maker.plate, Maker.handle, Maker.handle,
               Maker.url, Maker.ip, Maker.case, Maker.birthdate,
               Maker.last_four, Maker.date, Maker.name_full, Maker.name_full,
               Maker.name_given, Maker.name_given, Maker.name_ordinary,
               Maker.surname, Maker.roster_name, Maker.roster_name,
               Maker.roster_nick, Maker.nick, Maker.initials, Maker.kin,
               Maker.org]


def row(maker, i):
    r = maker.r
    parts, roster = [], []
    for _ in range(r.randint(0, 2)):
        parts.append(maker.clear())
    share = r.random()
    if share < 0.65:
        parts.append(maker.sentence())
        if share < 0.15:
            parts.append(maker.sentence())
    elif not parts:
        parts.append(maker.clear())
    r.shuffle(parts)
    text, findings = "", []
    between = r.choice([" ", " ", "\n", "\n\n"])
    for pieces, words in parts:
        if text:
            text += between
        for piece in pieces:
            if isinstance(piece, tuple):
                kind, severity, words_ = piece
                findings.append({"start": len(text), "end": len(text) + len(words_),
                                 "kind": kind, "severity": severity})
                text += words_
            else:
                text += piece
        roster += words
    if r.random() < 0.2:
        roster.append(r.choice(["Isidor", "Xantippa", "Vråkvägen"]))
    severities = {f["severity"] for f in findings}
    return {"id": "g-%04d" % i, "text": text, "roster": roster,
            "findings": findings,
            "verdict": "BLOCK" if "BLOCK" in severities
                       else "WARN" if severities else "CLEAR"}


def main():
    if len(sys.argv) != 3:
        print(__doc__.strip(), file=sys.stderr)
        return 2
    maker = Maker(int(sys.argv[1]))
    for i in range(int(sys.argv[2])):
        print(json.dumps(row(maker, i), ensure_ascii=False))
    return 0


if __name__ == "__main__":
    sys.exit(main())
