"""Runs Ekvik: see README.md. Called by deploy/quickstart."""

import argparse
import os
import pathlib
import shutil
import signal
import sys
import threading

import month
from agencies import AGENCIES
from town import Town, TownError, read_description

EPILOG = """exempel:
  ./deploy/quickstart                 bygg, spela första månaden, låt den gå
  ./deploy/quickstart --once          detsamma, men sluta när månaden är spelad
  ./deploy/quickstart --serve         starta utan att spela
  ./deploy/quickstart --clean         ta bort övningskommunen
"""


def parse():
    parser = argparse.ArgumentParser(
        prog="deploy/quickstart", epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        description="Bygger Samråd och kör Ekvik, en påhittad kommun, på den "
                    "här maskinen. (Builds Samråd and runs Ekvik, a fictional "
                    "municipality.)")
    parser.add_argument("--data", default="ekvik-data", metavar="DIR",
                        help="var kommunen bor (ekvik-data)")
    how = parser.add_mutually_exclusive_group()
    how.add_argument("--once", action="store_true",
                     help="spela månaden och sluta")
    how.add_argument("--serve", action="store_true",
                     help="starta utan att spela")
    how.add_argument("--clean", action="store_true",
                     help="ta bort mappen, om den är en övningskommun")
    parser.add_argument("--port-base", type=int, default=7400, metavar="N",
                        help="navets port; parterna får N+11 till N+15, sidorna "
                             "N+21 till N+25 (7400)")
    parser.add_argument("--http-loopback", action="store_true",
                        help="sidorna utan TLS, bara på den här maskinen")
    return parser.parse_args()


def clean(folder):
    try:
        read_description(folder)
    except TownError as error:
        print("quickstart: %s; inget togs bort" % error, file=sys.stderr)
        return 2
    shutil.rmtree(folder)
    print("Borttagen: %s" % folder)
    return 0


def say(text):
    print(text, flush=True)


# What each account of Ekvik is for.
ACCOUNTS = (
    ("officer", "handläggare: ärenden, Får jag dela?, inkorg, punkter, möten"),
    ("registrar", "registrator: befolkningstabell, andra läsare, inkorg"),
    ("security", "säkerhetsansvarig: konton, platser, nycklar"),
    ("auditor", "granskare: utlämningar, logg, export"),
    ("coordinator", "samordnare: leder möten (bara på Samordningen)"),
)


def tell_of_the_pages(town, folder, samrad):
    say("Öppna i webbläsaren (Ekvik är påhittat; skriv inga verkliga "
        "uppgifter):")
    if town.page_root is None:
        say("  sidan är inte byggd: clients/web/run --preset release build")
    for agency in AGENCIES:
        say("  %-15s  %s" % (agency.name, town.page_address(agency.id)))
    say("Logga in som:")
    for user, purpose in ACCOUNTS:
        say("  %-12s  %s" % (user, purpose))
    say("  lösenord:     cat %s/agencies/school/users/officer.password" % folder)
    say("  engångskod:   %s second-factor code "
        "%s/agencies/school/users/officer.totp" % (samrad, folder))
    say("  (school, social, police, leisure eller coordination, och kontots "
        "namn)")
    if not town.http_loopback:
        say("Så litar webbläsaren på sidorna (paketet libnss3-tools): for a in "
            "%s/agencies/*; do certutil -d sql:$HOME/.pki/nssdb -A -t C -n "
            "ekvik-$(basename $a) -i $a/tls/ca.pem; done" % folder)
        say("Eller starta med --http-loopback.")


def tell_how_to_go_on(town):
    folder = os.path.relpath(town.folder)
    samrad = os.path.relpath(town.binary("samrad"))
    say("")
    say("Ekvik är igång (påhittat, allt på den här maskinen):")
    say("  navet            127.0.0.1:%d   ser bara chiffer" % town.port_base)
    for agency in AGENCIES:
        say("  %-15s  127.0.0.1:%d" % (agency.name,
                                         town.grpc_port(agency.id)))
    say("")
    say("Prova kommandoraden, i ett annat fönster:")
    say("  %s inbox list --town %s --as police/officer" % (samrad, folder))
    say("  %s journal list --town %s --as social/auditor" % (samrad, folder))
    say("  %s --help" % samrad)
    say("")
    tell_of_the_pages(town, folder, samrad)
    say("")
    say("Ctrl-C stänger; ./deploy/quickstart startar igen med samma data.")


def main():
    options = parse()
    folder = pathlib.Path(options.data)
    if options.clean:
        return clean(folder)
    bin_dir = os.environ.get("SAMRAD_BIN_DIR")
    if not bin_dir:
        print("quickstart: SAMRAD_BIN_DIR is not set; run deploy/quickstart",
              file=sys.stderr)
        return 2
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    town = Town(folder, bin_dir, options.port_base,
                http_loopback=options.http_loopback)
    try:
        return run(town, options)
    except (TownError, month.MonthError) as error:
        print("quickstart: %s" % error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nquickstart: avbruten", file=sys.stderr)
        return 130
    finally:
        town.stop()


def serve_until_interrupted():
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        say("")
        say("Stänger.")


def run(town, options):
    if town.exists:
        description = town.read_description()
        say("Ekvik finns redan i %s; startar utan att spela om månaden."
            % os.path.relpath(town.folder))
        town.start()
        played = description["month"]
    else:
        say("Ekvik: en påhittad kommun med ett nav och fem parter")
        town.build(lambda text: say("  " + text), second_factors=True)
        played = []
    town.write_description(played)
    if not played and not options.serve:
        played = month.Month(town, say).play()
        town.write_description(played)
    if options.once:
        say("")
        say("Månaden är spelad; allt gick som det ska.")
        return 0
    tell_how_to_go_on(town)
    serve_until_interrupted()
    return 0


if __name__ == "__main__":
    sys.exit(main())
