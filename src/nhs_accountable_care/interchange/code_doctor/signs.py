"""What the doctor of columns of codes looks for: one list, each sign with a code of its own."""

import enum
import functools
from typing import ClassVar, Final

import attrs

from nhs_accountable_care import policy
from nhs_accountable_care._core.errors import InvalidValueError
from nhs_accountable_care._core.fields import check_types, is_text
from nhs_accountable_care._core.near_names import did_you_mean
from nhs_accountable_care._core.plain import Columns, Record
from nhs_accountable_care._core.sources import Citation, Confidence
from nhs_accountable_care._core.text import quoted, wrapped

__all__ = ["TOPICS", "DoctorSign", "SignSeverity", "doctor_signs", "sign_of", "signs_beginning"]


class SignSeverity(enum.Enum):
    """
    What becomes of a row that shows a sign.

    >>> SignSeverity("for-a-person").words
    'for a person'
    """

    REPAIRED = "repaired"
    """What is meant is certain, and is written instead where a repaired column is asked for."""

    FOR_A_PERSON = "for-a-person"
    """Somebody has to look at it; the row cannot be used as it stands, and nothing is guessed."""

    TOLD = "told"
    """Worth knowing; the row can stand as it is."""

    @property
    def words(self) -> str:
        """The severity as a line says it."""
        return self.value.replace("-", " ")


@attrs.frozen(kw_only=True, field_transformer=check_types)
class DoctorSign:
    """
    One thing that can be wrong with a cell of a column of codes, or with the column.

    Attributes:
        code: Its code, such as NAD103, by which it is counted and can be ignored.
        slug: Its name for programs.
        title: What it is, in a few words.
        severity: What becomes of a row that shows it. One that is ``repaired`` is so only where
            what is meant is certain, and is for a person elsewhere.
        meaning: What it is, and why it matters.
        cure: What to do.
        example: A cell that shows it, in words.
        sources: What it rests on, and how sure that is.

    >>> sign = sign_of("zeros-lost")
    >>> print(sign)
    NAD103 zeros-lost: the zeros in front of a code are lost
    """

    record_columns: ClassVar[Columns] = {
        "code": "text",
        "slug": "text",
        "title": "text",
        "severity": "text",
        "meaning": "text",
        "cure": "text",
        "example": "text",
        "sources": "text",
    }

    code: str = attrs.field(validator=is_text)
    slug: str = attrs.field(validator=is_text)
    title: str = attrs.field(validator=is_text)
    severity: SignSeverity
    meaning: str = attrs.field(validator=is_text)
    cure: str = attrs.field(validator=is_text)
    example: str = attrs.field(validator=is_text)
    sources: tuple[Citation, ...] = attrs.field(default=(), repr=False)

    def __str__(self) -> str:
        """Return code, slug and title."""
        return f"{self.code} {self.slug}: {self.title}"

    def explain(self) -> str:
        """
        Say what the sign is, why it matters, what to do, and what that rests on.

        >>> sign_of("blank").explain().splitlines()[0]
        'NAD102 blank: a cell without a code'
        """
        severity = self.severity.words
        if self.severity is SignSeverity.REPAIRED:
            severity = "repaired where it is certain, else for a person"
        return "\n".join(
            (
                str(self),
                f"({severity})",
                "",
                wrapped(self.meaning),
                "",
                wrapped(f"What to do: {self.cure}"),
                wrapped(f"Such as: {self.example}"),
                *(wrapped(f"Source: {citation}", "", "  ") for citation in self.sources),
            )
        )

    def to_record(self) -> Record:
        """
        Return the sign as plain data.

        >>> sign_of("NAD103").to_record()["severity"]
        'repaired'
        """
        return {
            "code": self.code,
            "slug": self.slug,
            "title": self.title,
            "severity": self.severity.value,
            "meaning": self.meaning,
            "cure": self.cure,
            "example": self.example,
            "sources": [citation.to_record() for citation in self.sources],
        }


TOPICS: Final = {
    "NAD1": "How the cell is written",
    "NAD2": "What sort of key it holds",
    "NAD3": "What it stands for, on its day",
    "NAD4": "What stands beside it",
    "NAD5": "The column as a whole",
}
"""What the signs whose codes begin so are about."""

# The codes, for the modules that find the signs. The first digit says where to look: at how a
# cell is written, at what sort of key it holds, at what the key stands for on its day, at what
# stands beside it, and at the column as a whole.
LETTERS_AND_BLANKS: Final = "NAD101"
BLANK: Final = "NAD102"
ZEROS_LOST: Final = "NAD103"
TAKEN_FOR_A_NUMBER: Final = "NAD104"
CUT_SHORT: Final = "NAD105"
SEVERAL_CODES: Final = "NAD106"
NHSBSA_ZEROS: Final = "NAD107"
WORDS_BESIDE_CODE: Final = "NAD108"
NO_CELL: Final = "NAD109"
DAY_UNREADABLE: Final = "NAD110"
ONS_CODE: Final = "NAD201"
ONS_CODE_OF_ANOTHER_DAY: Final = "NAD202"
ODS_CODE: Final = "NAD203"
NAME: Final = "NAD204"
UNKNOWN: Final = "NAD301"
RETIRED: Final = "NAD302"
NOT_YET_BORN: Final = "NAD303"
AMBIGUOUS_SUCCESSORS: Final = "NAD304"
WRONG_KIND: Final = "NAD305"
WRONG_LENGTH: Final = "NAD306"
DEFAULT_CODE: Final = "NAD307"
CODE_OF_AN_OFFICE: Final = "NAD308"
SPECIAL_CODE_OUT_OF_PLACE: Final = "NAD309"
NOT_HELD: Final = "NAD310"
BODY_AND_AREA: Final = "NAD311"
NAME_OF_ANOTHER: Final = "NAD401"
NAME_NOT_RECORDED: Final = "NAD402"
PARENT_NOT_RECORDED: Final = "NAD403"
PARENT_OF_ANOTHER_DAY: Final = "NAD404"
PARENT_BY_ANOTHER_LINK: Final = "NAD405"
MIXED_VINTAGES: Final = "NAD501"
SEVERAL_SPELLINGS: Final = "NAD502"

_REPAIRED: Final = SignSeverity.REPAIRED
_PERSON: Final = SignSeverity.FOR_A_PERSON
_TOLD: Final = SignSeverity.TOLD


@functools.cache
def doctor_signs() -> tuple[DoctorSign, ...]:
    """
    Return every sign that the doctor looks for, in order of code.

    >>> len(doctor_signs()), doctor_signs()[0].slug
    (32, 'letters-and-blanks')
    """
    return (
        # --- How the cell is written ---
        DoctorSign(
            code=LETTERS_AND_BLANKS,
            slug="letters-and-blanks",
            title="a code in small letters, with blanks or a mark for text around it",
            severity=_REPAIRED,
            meaning="Codes are capitals and digits, and a join by text finds no other spelling: "
            "'qop' and 'QOP ' are lost in silence. So are codes behind a spreadsheet's mark for "
            "text (an apostrophe, or an equals sign with quotation marks), and behind signs that "
            "are not printed.",
            cure="Use the repaired column, and clean keys on both sides before a join.",
            example="' qop' is QOP",
            sources=_read("S06"),
        ),
        DoctorSign(
            code=BLANK,
            slug="blank",
            title="a cell without a code",
            severity=_TOLD,
            meaning="The cell is empty, or holds a word that a program wrote for nothing, such "
            "as NULL or NaN. It is no code, and no zero.",
            cure="Ask why it is empty; keep the rows as a remainder of their own.",
            example="'NULL'",
            sources=_computed("S06"),
        ),
        DoctorSign(
            code=ZEROS_LOST,
            slug="zeros-lost",
            title="the zeros in front of a code are lost",
            severity=_REPAIRED,
            meaning="A program read the code as a number, or cut zeros off: 00L became 0L, and "
            "007 became 7. It is repaired where the kind is given and exactly one code of that "
            "kind, on the day if there is one, has the rest.",
            cure="Read the column as text from the first file; say the kind (--kind) to have it "
            "repaired.",
            example="'0L' in a column of clinical commissioning groups is 00L",
            sources=_computed("S06"),
        ),
        DoctorSign(
            code=TAKEN_FOR_A_NUMBER,
            slug="taken-for-a-number",
            title="a spreadsheet took the code for a number",
            severity=_REPAIRED,
            meaning="Digits around one E are a power of ten to a spreadsheet: the primary care "
            "trust 5E1 becomes 5.00E+01 or 50; digits alone become a number, such as 102.0. "
            "01E is no number and stays. What it was can seldom be told from what is left; it is "
            "repaired where the kind is given and exactly one code of that kind is that number.",
            cure="Go back to the first file, and read the column as text.",
            example="'50' may have been 5E1",
            sources=_computed("ods_successors_2022"),
        ),
        DoctorSign(
            code=CUT_SHORT,
            slug="cut-short",
            title="a code of five characters cut to three or four",
            severity=_PERSON,
            meaning="A column, a formula or a check made for codes of three letters cut one of "
            "five: D7T5G became D7T. Boards have had codes of five characters since April 2026, "
            "commissioning groups since April 2021, trusts since before.",
            cure="Widen the column to at least five characters and load it again; the message "
            "names the codes that begin so.",
            example="'D7T' in a column of boards of May 2026",
            sources=_computed("S07"),
        ),
        DoctorSign(
            code=SEVERAL_CODES,
            slug="several-codes",
            title="several codes in one cell",
            severity=_PERSON,
            meaning="Two or more codes were typed into one cell. A row of one body it is not, and "
            "which part of its figures is whose, nobody wrote.",
            cure="Divide the row, with a share for each code, or keep it apart.",
            example="'09J 09W 10D'",
            sources=_computed("S06"),
        ),
        DoctorSign(
            code=NHSBSA_ZEROS,
            slug="nhsbsa-zeros",
            title="a commissioner as NHSBSA writes it, with two zeros after it",
            severity=_REPAIRED,
            meaning="Prescribing files write a commissioner as its three characters and 00. The "
            "zeros are taken off only where the three are a commissioner of the day, and not "
            "after a primary care trust that was not looked up; VPP00, XMD00 and the like are "
            "whole codes and stand as they are.",
            cure="Use the repaired column; where it is not repaired, look at the day.",
            example="'91Q00' of April 2021 is 91Q",
            sources=_unsure("S13"),
        ),
        DoctorSign(
            code=WORDS_BESIDE_CODE,
            slug="words-beside-code",
            title="a code with other words in one cell",
            severity=_PERSON,
            meaning="The cell begins with a code and goes on, often with its name. Whether the "
            "words belong to the code is not checked.",
            cure="Divide the cell into a column of codes and one of names, and give the doctor "
            "both (--name-column).",
            example="'QOP - NHS Greater Manchester ICB'",
            sources=_computed("S06"),
        ),
        DoctorSign(
            code=NO_CELL,
            slug="no-cell",
            title="a row that ends before the column",
            severity=_PERSON,
            meaning="The row has fewer cells than the heading: a comma is missing, or the row "
            "was typed in by hand.",
            cure="Compare the line with its neighbours in the first file.",
            example="a line of two cells in a table of five columns",
            sources=_computed("S06"),
        ),
        DoctorSign(
            code=DAY_UNREADABLE,
            slug="day-unreadable",
            title="a day that cannot be read",
            severity=_PERSON,
            meaning="The cell of the day is empty or in no form that has one meaning. The code "
            "was looked at without a day.",
            cure="Write days as 2026-04-01, months as 2026-04.",
            example="'soon'",
            sources=_computed("S06"),
        ),
        # --- What sort of key it holds ---
        DoctorSign(
            code=ONS_CODE,
            slug="ons-code",
            title="an ONS code where an ODS code is meant",
            severity=_REPAIRED,
            meaning="ONS codes name areas between two changes of boundary, ODS codes lineages of "
            "bodies. It is repaired where one body alone bore it on the day, or, without a day, "
            "ever, and that body is of the kind.",
            cure="Use the repaired column, or say that the column is of ONS codes (--codes "
            "ons-code).",
            example="'E54000055' of April 2023 is QHL",
            sources=_read("S11"),
        ),
        DoctorSign(
            code=ONS_CODE_OF_ANOTHER_DAY,
            slug="ons-code-of-another-day",
            title="an ONS code that its body bore on other days only",
            severity=_PERSON,
            meaning="When a boundary moves the area gets a new ONS code and the body keeps its "
            "ODS code. A code of before the change beside figures of after it names another "
            "piece of land.",
            cure="Find out of which day the boundaries of the figures are; the message says when "
            "the code was borne.",
            example="'E38000246', of 92A to March 2023, in a column of June 2023",
            sources=_read("S11"),
        ),
        DoctorSign(
            code=ODS_CODE,
            slug="ods-code",
            title="an ODS code where an ONS code is meant",
            severity=_REPAIRED,
            meaning="The column is of ONS codes, and this is the ODS code of a body. It is "
            "repaired where the body has one ONS code on the day.",
            cure="Use the repaired column; give the day, since the ONS code hangs on it.",
            example="'92A' of June 2023 is E38000264",
            sources=_read("S11"),
        ),
        DoctorSign(
            code=NAME,
            slug="name",
            title="a name where a code is meant",
            severity=_PERSON,
            meaning="Names are spelt in many ways, change without the body, and are shared. The "
            "message says which body has the name on the day, if one has.",
            cure="Write the code of the message once you have looked at it; keep codes as keys.",
            example="'NHS Frimley ICB'",
            sources=_computed("S06"),
        ),
        # --- What it stands for, on its day ---
        DoctorSign(
            code=UNKNOWN,
            slug="unknown",
            title="a code that stands for nothing that is known",
            severity=_PERSON,
            meaning="The register does not hold it, and it is no special code. The message says "
            "what comes near.",
            cure="Look for a slip; or lay the official file that has it over the register "
            "(--with).",
            example="'QZZ'",
            sources=_computed("S06"),
        ),
        DoctorSign(
            code=RETIRED,
            slug="retired",
            title="a body that had closed before the day",
            severity=_PERSON,
            meaning="A filter or a join by the codes of the day drops the row in silence. The "
            "message says what became of the body.",
            cure="Carry the figures with a crosswalk (`carry`, `crosswalk`); do not rename.",
            example="'QMJ' in a column of April 2026",
            sources=_read("S07"),
        ),
        DoctorSign(
            code=NOT_YET_BORN,
            slug="not-yet-born",
            title="a body that began after the day",
            severity=_PERSON,
            meaning="The figures were put on a later map, or the day is the last of the old body "
            "where the first of the new one is meant.",
            cure="Ask whether codes or days were changed afterwards, and use those of one day.",
            example="'D7T5G' in a column of March 2026",
            sources=_read("S07"),
        ),
        DoctorSign(
            code=AMBIGUOUS_SUCCESSORS,
            slug="ambiguous-successors",
            title="a closed body that became several",
            severity=_PERSON,
            meaning="No one code can stand in its place: to rename it gives all of its figures "
            "to a body that took a part.",
            cure="Divide by a stated basis (`crosswalk`, `carry`); the message names the bodies.",
            example="'QJG' in May 2026: D7T5G and T6Y0W",
            sources=_read("S07"),
        ),
        DoctorSign(
            code=WRONG_KIND,
            slug="wrong-kind",
            title="a body of another kind than the column",
            severity=_PERSON,
            meaning="The code is that of a real body, such as a council or a trust, and not of "
            "the kind that was said of the column.",
            cure="Look whether two columns were exchanged, or the kind is not the right one for "
            "the day.",
            example="'E08000025', Birmingham City Council, in a column of boards",
            sources=_read("S06"),
        ),
        DoctorSign(
            code=WRONG_LENGTH,
            slug="wrong-length",
            title="a length that codes of the kind did not have",
            severity=_PERSON,
            meaning="No code of the kind was that long, or none yet on the day. A character is "
            "missing or too many, or the day is wrong.",
            cure="Compare with the first file.",
            example="a code of five characters in a column of boards of 2023",
            sources=_read("S06", "S07", "S10"),
        ),
        DoctorSign(
            code=DEFAULT_CODE,
            slug="default-code",
            title="a default in place of a body",
            severity=_TOLD,
            meaning="It says that nobody in the NHS pays, that the body is not known, or that a "
            "practice is in no network. The figures are real, and belong to no body of England.",
            cure="Keep them as a remainder that is named; do not drop them.",
            example="'VPP00', a private patient",
            sources=_read("datadictionary_v2", "nhs_list_size"),
        ),
        DoctorSign(
            code=CODE_OF_AN_OFFICE,
            slug="code-of-an-office",
            title="a code of an office or of a body outside the register",
            severity=_TOLD,
            meaning="An area team, a local office or a hub of NHS England, a support unit, a "
            "board of Wales: real in files of commissioners, and no board or location.",
            cure="Keep them as a remainder that is named.",
            example="'13A', a commissioning hub",
            sources=_read("ods_eccg_2025"),
        ),
        DoctorSign(
            code=SPECIAL_CODE_OUT_OF_PLACE,
            slug="special-code-out-of-place",
            title="a default or an office in the wrong column or on the wrong day",
            severity=_PERSON,
            meaning="The code is a default for another sort of column, such as a residence in a "
            "column of commissioners, or was not in use on the day.",
            cure="Look whether two columns were exchanged; the message says what it stands for.",
            example="'X98' in a column of commissioners",
            sources=_read("datadictionary_v2"),
        ),
        DoctorSign(
            code=NOT_HELD,
            slug="not-held",
            title="a code of a kind that the register does not hold",
            severity=_TOLD,
            meaning="It has the look of a practice, a network, a site or a primary care trust, "
            "none of which is in the register that is shipped. Nobody looked it up, so it is "
            "not said to be right.",
            cure="Lay the official file over the register (--with FILE).",
            example="'A82608', which looks like a practice",
            sources=_read("S13"),
        ),
        DoctorSign(
            code=BODY_AND_AREA,
            slug="body-and-area",
            title="one code that stood for a body and for an area",
            severity=_TOLD,
            meaning="The code went on when the body ended: 00L was a commissioning group and is "
            "a location of a board; QOP was a footprint and is a board. Without a day or a kind "
            "nothing says which is meant.",
            cure="Say the day (--on, --date-column) or the kind (--kind).",
            example="'00L' without a day",
            sources=_read("S10"),
        ),
        # --- What stands beside it ---
        DoctorSign(
            code=NAME_OF_ANOTHER,
            slug="name-of-another",
            title="a name that belongs to another code",
            severity=_PERSON,
            meaning="The name in the row is that of another body: one of the two is wrong.",
            cure="Find out which of the two was meant; the message names whose name it is.",
            example="'08C' beside 'NHS Havering CCG'",
            sources=_read("S06"),
        ),
        DoctorSign(
            code=NAME_NOT_RECORDED,
            slug="name-not-recorded",
            title="a name that the register does not have for the code",
            severity=_TOLD,
            meaning="The name is not that of the body on the day, and of no other body that is "
            "known: a short form, an older or a local name.",
            cure="Trust the code, and compare the name of the register.",
            example="'QOP' beside 'Barchester'",
            sources=_computed("S06"),
        ),
        DoctorSign(
            code=PARENT_NOT_RECORDED,
            slug="parent-not-recorded",
            title="a parent that is not recorded",
            severity=_PERSON,
            meaning="No link from the body to this parent is known on any day. The message says "
            "which parents are.",
            cure="Compare with the message; a map made for another year has other parents.",
            example="'92A' beside the board QMJ",
            sources=_read("S06"),
        ),
        DoctorSign(
            code=PARENT_OF_ANOTHER_DAY,
            slug="parent-of-another-day",
            title="a parent that the body had on other days only",
            severity=_PERSON,
            meaning="The body has moved: membership that is taken for all time counts it twice.",
            cure="Join by code and day.",
            example="a practice beside the network that it left",
            sources=_computed("S13"),
        ),
        DoctorSign(
            code=PARENT_BY_ANOTHER_LINK,
            slug="parent-by-another-link",
            title="a parent on the map, where another one commissions or pays",
            severity=_PERSON,
            meaning="The parent is where the postcode or the headquarters lie, or a system of "
            "which the body is a partner; its money is counted elsewhere. Column 4 of the new "
            "epraccur is such a parent.",
            cure="Use the commissioner (column 15 of epraccur) or the principal system.",
            example="'RWX' beside QNQ, where it sits, and not QU9",
            sources=(*_read("ods_icb_partners_2023"), *_unsure("S13")),
        ),
        # --- The column as a whole ---
        DoctorSign(
            code=MIXED_VINTAGES,
            slug="mixed-vintages",
            title="codes of two maps within one period",
            severity=_PERSON,
            meaning="Bodies of one level that never stood together: some of the rows are of the "
            "old map and some of the new, so the same people may be in both or in none.",
            cure="Put every row of the period on one day's map (`carry`, `crosswalk`).",
            example="QU9 and S0E4D in one month",
            sources=_read("S07"),
        ),
        DoctorSign(
            code=SEVERAL_SPELLINGS,
            slug="several-spellings",
            title="one body under several spellings of its name",
            severity=_TOLD,
            meaning="To group by the cell makes several bodies of one.",
            cure="Use codes as keys.",
            example="'NHS Frimley ICB' and 'NHS Frimley Integrated Care Board'",
            sources=_computed("S06"),
        ),
    )


def sign_of(name: str) -> DoctorSign:
    """
    Return the sign of a code or a slug.

    Raises:
        InvalidValueError: For what is neither; it names what comes near.

    >>> sign_of("nad301").slug
    'unknown'
    >>> sign_of("unknwn")
    Traceback (most recent call last):
        ...
    nhs_accountable_care.InvalidValueError: 'unknwn' is no sign; did you mean 'unknown'?
    """
    wanted = name.strip().casefold()
    if wanted in _by_name():
        return _by_name()[wanted]
    hint = did_you_mean(wanted, _by_name()) or "`doctor --list` has them all"
    msg = f"{quoted(name)} is no sign; {hint}"
    raise InvalidValueError(msg)


@functools.cache
def _by_name() -> dict[str, DoctorSign]:
    """Return the signs by their codes in small letters, and by their slugs."""
    return {word: sign for sign in doctor_signs() for word in (sign.code.casefold(), sign.slug)}


def signs_beginning(names: tuple[str, ...]) -> frozenset[str]:
    """
    Return the codes of the signs that are meant by slugs, codes, or beginnings of codes.

    Raises:
        InvalidValueError: For what none begins with.

    >>> sorted(signs_beginning(("NAD5", "blank")))
    ['NAD102', 'NAD501', 'NAD502']
    """
    found: set[str] = set()
    for name in names:
        begun = {each.code for each in doctor_signs() if each.code.startswith(name.upper())}
        found |= begun if name and begun else {sign_of(name).code}
    return frozenset(found)


def _read(*keys: str) -> tuple[Citation, ...]:
    """Cite what was read in sources."""
    return tuple(policy.cite(key, confidence=Confidence.VERIFIED) for key in keys)


def _computed(key: str) -> tuple[Citation, ...]:
    """Cite the source of the codes from whose look a sign follows by a rule."""
    return (policy.cite(key, confidence=Confidence.COMPUTED),)


def _unsure(key: str) -> tuple[Citation, ...]:
    """Cite what was read in other parties' text alone."""
    return (policy.cite(key, confidence=Confidence.UNVERIFIED),)
