"""
What an XML of 300,000 organisations costs to read, row by row, in a process of its own.

Run it with ``python benchmarks/ods_xml.py``, with a number of organisations if not so many. The
file is made in a temporary folder: invented practices and others, each with days by both clocks,
roles, relationships and a succession, as long as the published records are. What is printed is
the size of the file, how many rows were read each second, and the most memory that the process
had, which is to be under 200 MB.
"""

import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ORGANISATIONS: Final = 300_000
MOST_MEGABYTES: Final = 200
HEAD: Final = """\ufeff<?xml version="1.0" encoding="utf-8"?>
<HSCOrgRefData:OrgRefData xmlns:HSCOrgRefData="http://refdata.hscic.gov.uk/org/v2-0-0">
<Manifest><Version value="2-0-0"/><PublicationDate value="2024-05-01"/>
<RecordCount value="{}"/></Manifest>
<CodeSystems><CodeSystem name="OrganisationRole">
<concept id="RO177" code="177" displayName="PRESCRIBING COST CENTRE"/>
</CodeSystem></CodeSystems><Organisations>
"""
TAIL: Final = "</Organisations></HSCOrgRefData:OrgRefData>\n"
DAYS: Final = (
    '<Date><Type value="Legal"/><Start value="1974-04-01"/></Date>'
    '<Date><Type value="Operational"/><Start value="1974-04-01"/></Date>'
)
ROLE: Final = '<Role id="{}" uniqueRoleId="1"{}>' + DAYS + '<Status value="Active"/></Role>'
REL: Final = (
    '<Rel id="{}" uniqueRelId="2">' + DAYS + '<Status value="Active"/><Target><OrgId '
    'root="2.16.840.1.113883.2.1.3.2.4.18.48" assigningAuthorityName="HSCIC" extension="{}"/>'
    '<PrimaryRoleId id="RO98" uniqueRoleId="3"/></Target></Rel>'
)
ORGANISATION: Final = (
    '<Organisation orgRecordClass="RC1"><Name>AN INVENTED PRACTICE</Name>{days}<OrgId '
    'root="2.16.840.1.113883.2.1.3.2.4.18.48" assigningAuthorityName="HSCIC" '
    'extension="{code}"/><Status value="Active"/><LastChangeDate value="2024-05-01"/><GeoLoc>'
    "<Location><AddrLn1>1 A STREET</AddrLn1><Town>A TOWN</Town><PostCode>ZZ9 9ZZ</PostCode>"
    "<Country>ENGLAND</Country><UPRN>1</UPRN></Location></GeoLoc>"
    '<Contacts><Contact type="tel" value="0"/></Contacts><Roles>{roles}</Roles>'
    '<Rels>{rels}</Rels><Succs><Succ uniqueSuccId="4">{days}<Type>Predecessor</Type><Target>'
    '<OrgId extension="{old}"/></Target></Succ></Succs></Organisation>\n'
)
READ: Final = """
import sys, time
from nhs_accountable_care.interchange import official_rows
started = time.perf_counter()
rows = kept = 0
for row in official_rows(sys.argv[1]):
    rows += 1
    kept += bool(row.rows)
print(rows, kept, time.perf_counter() - started)
"""


def made(file: Path, organisations: int) -> None:
    """Write a file of so many organisations."""
    roles = ROLE.format("RO177", ' primaryRole="true"') + ROLE.format("RO76", "")
    rels = "".join(REL.format(f"RE{n}", f"{n}6C") for n in (3, 4, 5, 6))
    with file.open("w", encoding="utf-8") as stream:
        stream.write(HEAD.format(organisations))
        for number in range(organisations):
            stream.write(
                ORGANISATION.format(
                    days=DAYS, roles=roles, rels=rels, code=f"A{number:06}", old=f"B{number:06}"
                )
            )
        stream.write(TAIL)


def read(file: Path) -> tuple[int, int, float, float]:
    """Read it elsewhere: the rows, those that were kept, the seconds, and the megabytes."""
    reading, writing = os.pipe()
    command = [sys.executable, "-c", READ, str(file)]
    child = os.posix_spawn(
        sys.executable,
        command,
        os.environ,
        file_actions=[(os.POSIX_SPAWN_DUP2, writing, 1)],
    )
    os.close(writing)
    with os.fdopen(reading) as stream:
        told = stream.read().split()
    _, status, usage = os.wait4(child, 0)
    if status:
        sys.exit("the reader failed")
    # In kilobytes on Linux, in bytes on macOS.
    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return int(told[0]), int(told[1]), float(told[2]), usage.ru_maxrss / unit


def main(organisations: int) -> None:
    """Make the file, read it, and print what it cost."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "organisations.xml"
        started = time.perf_counter()
        made(file, organisations)
        size = file.stat().st_size / 1024 / 1024
        print(f"made {size:,.0f} MB in {time.perf_counter() - started:.0f} s")
        rows, kept, seconds, megabytes = read(file)
    print(f"{rows:,} rows, {kept:,} kept, in {seconds:.1f} s: {rows / seconds:,.0f} rows a second")
    print(f"peak memory {megabytes:.0f} MB (goal: under {MOST_MEGABYTES} MB)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ORGANISATIONS)
