"""Every page × everybody × GET and POST: what each is answered (bảng phân quyền).

The letters, one for each column of `cast.PEOPLE`:
2 the page (also a form with errors) · R sent on after success · L sent to sign in
3 the role may never · 4 not found: another province's, or nothing · 5 takes no such method
0 not understood · 9 changed meanwhile
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Final

Records = dict[str, Any]
METHODS: Final = ("GET", "POST")


@dataclass(frozen=True)
class Row:
    """One page, perhaps in one of several situations."""

    name: str
    get: str
    post: str
    args: Callable[[Records], list[Any]] = field(default=lambda records: [])
    body: Callable[[Records], dict[str, Any]] = field(default=lambda records: {})
    situation: str = ""
    query: str = ""

    def __str__(self) -> str:
        return f"{self.name} {self.situation}".strip()

    def expected(self, method: str) -> str:
        """Return the letters of a method."""
        return self.get if method == "GET" else self.post


def of(key: str) -> Callable[[Records], list[Any]]:
    """Address a page by the key of a record."""
    return lambda records: [records[key].pk]


PUBLIC: Final = ("2" * 9, "5" * 9)
EVERYBODY_INSIDE: Final = ("L22222222", "L55555555")

DASHBOARDS = [
    Row("home", *PUBLIC),
    Row("region", *PUBLIC, lambda records: ["mien-trung-tay-nguyen"]),
    Row("province", *PUBLIC, lambda records: ["thai-nguyen-34"]),
    Row("derivation", *PUBLIC, query="nam=2021&pham-vi=ca-nuoc&giai-doan=executed"),
    Row("derivation", "4" * 9, "5" * 9, situation="of nothing"),
    Row("figures", *PUBLIC),
    Row("figure", *PUBLIC, lambda records: [records["figure"].code]),
    Row("figure", "4" * 9, "5" * 9, lambda records: ["khong-co"], situation="unknown"),
    Row("findings", *PUBLIC),
    Row("health", *PUBLIC),
]

READ_BY_THE_PLACE: Final = ("424222222", "5" * 9)


def round_code(records: Records) -> list[Any]:
    """Address the province's open round."""
    return [records["award round"].code]


def product_code(records: Records) -> list[Any]:
    """Address the product in it."""
    return [records["product"].code]


def photo_of_product(records: Records) -> list[Any]:
    """Address the product's photograph."""
    return [records["product"].code, records["photo"].pk]


def entry_in_round(records: Records) -> list[Any]:
    """Address the product as it takes part."""
    return [records["award round"].code, records["award entry"].pk]


AWARDS = [
    Row("awards", *PUBLIC),
    Row("award-round", *PUBLIC, lambda records: ["quoc-gia-2021-lan-4"]),
    Row("award-round", "4" * 9, "5" * 9, lambda records: ["khong-co"], situation="unknown"),
    Row("products", *PUBLIC),
    Row("product", *PUBLIC, lambda records: ["S001"]),
    Row("product", "4" * 9, "5" * 9, lambda records: ["khong-co"], situation="unknown"),
    Row("product-photo", "4" * 9, "5" * 9, lambda records: ["S001", 1], situation="unknown"),
    Row("support-outcomes", *PUBLIC),
    Row("commendations", *PUBLIC),
    Row("award-round", *READ_BY_THE_PLACE, round_code, situation="that is open"),
    Row("product", *READ_BY_THE_PLACE, product_code, situation="not recognised"),
    Row("product-photo", *READ_BY_THE_PLACE, photo_of_product, situation="not recognised"),
]

WRITING_IT: Final = "L24233322"  # staff of the place, and administrators
RUNNING_IT: Final = "L24223322"  # and the department
RUN_ON: Final = "LR4RR33RR"
DECIDING_IT: Final = "L34323332"
AWARDS_RUN = [
    Row("award-round-add", "L22223222", "L22223222"),
    Row("award-round-edit", RUNNING_IT, RUN_ON, round_code),
    Row("award-round-step", "L55555555", RUN_ON, lambda records: [*round_code(records), "voting"]),
    Row("award-register", WRITING_IT, WRITING_IT, round_code),
    Row("award-scores", RUNNING_IT, RUN_ON, round_code),
    Row("award-decide", DECIDING_IT, DECIDING_IT, round_code),
    Row("award-certificates", RUNNING_IT, RUNNING_IT, round_code),
    Row("award-nominate", "L34333333", "L34333333", round_code, situation="without a winner"),
    Row("award-receive", "L55555555", "L343R333R", round_code),
    Row("award-nomination-list", "L24222222", "L55555555", round_code),
    Row("award-certificate-register", "L24222222", "L55555555", round_code),
    Row("award-round-history", "L24222222", "L55555555", round_code),
    Row("product-history", "L24222222", "L55555555", product_code),
    Row("award-entry-withdraw", WRITING_IT, WRITING_IT, entry_in_round),
    Row("award-nomination-return", "L34333333", "L34333333", entry_in_round),
    Row("award-certificate-withdraw", DECIDING_IT, DECIDING_IT, entry_in_round),
    Row("product-add", "L22233322", "L22233322"),
    Row("product-edit", WRITING_IT, WRITING_IT, product_code),
    Row("product-photo-add", WRITING_IT, WRITING_IT, product_code),
    Row("product-photo-remove", WRITING_IT, WRITING_IT, photo_of_product),
    Row("commendation-add", "L22233222", "L22233222"),
    Row(
        "commendation-edit", "L23233322", "L23233322", lambda records: [records["commendation"].pk]
    ),
]

ACCOUNTS = [
    Row("login", "2" * 9, "2" * 9),
    Row("login-code", "L" * 9, "L" * 9),
    Row("login-recovery", "L" * 9, "L" * 9),
    Row("logout", "L55555555", "L22222222"),
    Row("account", *EVERYBODY_INSIDE),
    Row("kept-form", *EVERYBODY_INSIDE),
    Row("password", "L22222222", "L22222222"),
    Row("second-factor", "L22222222", "L22222222"),
    Row("recovery-codes", "LRRRRRRRR", "LRRRRRRRR"),  # there is no second factor to renew
    Row("second-factor-off", "LRRRRRRRR", "LRRRRRRRR"),
    Row("sessions-end", "L55555555", "LRRRRRRRR"),
    Row("session-end", "L55555555", "L44444444", lambda records: [0]),
]

ONLY_SYSTEM: Final = "L33333332"


def person(records: Records) -> list[Any]:
    """Address a page about an account."""
    return [records["person"].pk]


MANAGING = [
    Row("users", ONLY_SYSTEM, ONLY_SYSTEM),
    Row("users-download", ONLY_SYSTEM, "L33333335", lambda records: ["csv"]),
    Row("users-file", "L33333334", "L33333334", lambda records: [0]),
    Row("passwords-download", "L33333335", "L33333334"),
    Row("user-password", ONLY_SYSTEM, ONLY_SYSTEM, person),
    Row("user-second-factor", ONLY_SYSTEM, "L3333333R", person),
]

WORK = [
    Row("work", *EVERYBODY_INSIDE),
    Row("work-kind", *EVERYBODY_INSIDE, lambda records: ["qua-han"], situation="of every role"),
    Row("work-kind", "L22224422", "L55555555", lambda records: ["chua-chi"], situation="local"),
    Row("work-kind", "L44444444", "L55555555", lambda records: ["khong"], situation="unknown"),
]


def step(key: str, action: str) -> Callable[[Records], list[Any]]:
    """Address a step of a project in a state."""
    return lambda records: [records[key].pk, action]


def part(key: str, project: str) -> Callable[[Records], list[Any]]:
    """Address a part of a project."""
    return lambda records: [records[project].pk, records[key].pk]


ENTERING: Final = "L22233322"  # who enters records, anywhere
ENTERING_HERE: Final = "L24233322"  # the same, of this province only
READING_HERE: Final = ("L24222222", "L55555555")
NOBODY_NOW: Final = "L34333333"  # the project is not in the state for it

PROJECTS = [
    Row("projects", *EVERYBODY_INSIDE),
    Row("search", *PUBLIC, query="q=bi+mat"),
    Row("organisation-lookup", *EVERYBODY_INSIDE, query="q=trung"),
    Row("project", *READING_HERE, of("draft")),
    Row("project-history", *READING_HERE, of("draft")),
    Row("project-add", ENTERING, ENTERING),
    Row("project-autosave-new", "L55555555", "L02233300"),
    Row("project-edit", ENTERING_HERE, "L94933399", of("draft"), situation="draft, stale"),
    Row("project-edit", NOBODY_NOW, NOBODY_NOW, of("in_progress"), situation="locked"),
    Row("project-autosave", "L55555555", "L94933399", of("draft"), situation="draft, stale"),
    Row("project-autosave", "L55555555", NOBODY_NOW, of("in_progress"), situation="locked"),
    Row("project-copy", "L55555555", "LR4R333RR", of("draft"), lambda r: {"mode": "nam-truoc"}),
    Row("project-delete", ENTERING_HERE, "LR4R333RR", of("draft"), situation="draft"),
    Row("project-delete", NOBODY_NOW, NOBODY_NOW, of("in_progress"), situation="locked"),
]

STEPS = [
    Row("project-step", "L44444444", "L44444444", step("draft", "nop"), situation="unknown"),
    Row("project-step", ENTERING_HERE, "LR4R333RR", step("draft", "trinh"), situation="submit"),
    Row("project-step", "L34323332", "L343R333R", step("registered", "tham-dinh-co-so"),
        situation="appraise in the province"),
    Row("project-step", NOBODY_NOW, NOBODY_NOW, step("registered", "tham-dinh-bo"),
        situation="appraise before its time"),
    Row("project-step", "L34333R3R", "L34333R3R", step("appraised_ministry", "phe-duyet"),
        situation="approve national money"),
    Row("project-step", ENTERING_HERE, "LR4R333RR", step("contracted", "bat-dau"),
        situation="start"),
    Row("project-step", "L34323332", "L34323332", step("in_progress", "nghiem-thu"),
        situation="accept without its paper"),
    Row("project-step", "L34333232", "L34333232", step("in_progress", "ngung"),
        situation="stop without its paper"),
    Row("project-adjust", "L34333232", "L34333232", of("in_progress"), situation="under way"),
    Row("project-adjust", NOBODY_NOW, NOBODY_NOW, of("draft"), situation="before approval"),
]  # fmt: skip


def entry(records: Records) -> list[Any]:
    """Address the entry of a project under way."""
    return [records["in_progress"].pk, records["entry"].pk]


def late(records: Records) -> list[Any]:
    """Address what does not agree there: its money was not settled in time."""
    return [records["in_progress"].pk, "settled-late-2024"]


def why(records: Records) -> dict[str, Any]:
    """Give a reason."""
    return {"reason": "Thử."}


RECORDING: Final = "L24233222"  # of national money: the centre, the ministry, administrators
MONEY = [
    Row("entry-add", RECORDING, RECORDING, of("in_progress")),
    Row("entry-add", "L34333333", "L34333333", of("draft"), situation="before a contract"),
    Row("entry-reverse", RECORDING, RECORDING, entry),
    Row("entry-reverse", RECORDING, "LR4R33RRR", entry, why, situation="with a reason"),
    Row("warning-override", RECORDING, RECORDING, late),
    Row(
        "warning-override",
        "L44433444",
        "L44433444",
        lambda records: [records["draft"].pk, "khong-co"],
        situation="that is not there",
    ),
    Row("support-basis", "L24233322", "LR4R333RR", of("draft"), lambda records: {"item": ""}),
]

FILES = [
    Row("file-add", "L24223222", "L24223222", of("draft")),
    Row("file", *READING_HERE, part("file", "registered")),
    Row("file", "L44444444", "L55555555", part("file", "in_progress"), situation="elsewhere"),
    Row("file-remove", "L24333322", "L24333322", part("file", "registered")),
]


def in_plan(*keys: str) -> Callable[[Records], list[Any]]:
    """Address what belongs to the plan by the keys of records."""
    return lambda records: [records[key].pk for key in ("plan", *keys)]


PAPERS = [
    Row("decision-paper-add", "L34333232", "L34333232", in_plan("decision")),
    Row("decision-paper", *READING_HERE, in_plan("decision", "decision paper")),
    Row("decision-paper-remove", "L34333222", "L34333222", in_plan("decision", "decision paper")),
    Row("batch-paper-add", "L34333232", "L34333232", of("batch")),
    Row("batch-paper", *READING_HERE, part("batch paper", "batch")),
    Row("batch-paper-remove", "L34333222", "L34333222", part("batch paper", "batch")),
]

PLANS = [
    Row("plans", *EVERYBODY_INSIDE),
    Row("plan", *READING_HERE, of("plan")),
    Row("plan-history", *READING_HERE, of("plan")),
    Row("plan-add", "L33323222", "L33323222"),
    Row("decision-add", "L34333232", "L34333232", of("plan"), situation="of national money"),
    Row("batch-approve", "L33323232", "L33323232"),
    Row("batch-assign", "L33323232", "L33323232"),
    Row("batch", *READING_HERE, of("batch")),
    Row("batch-history", *READING_HERE, of("batch")),
]


def pair(records: Records) -> dict[str, Any]:
    """Name the two that are to be one."""
    kept, gone = records["establishment"].pk, records["other establishment"].pk
    return {"giu": kept, "bo": gone, "reason": "Cùng một cơ sở"}


ESTABLISHMENTS = [
    Row("establishments", *EVERYBODY_INSIDE),
    Row("establishment-lookup", *EVERYBODY_INSIDE, query="q=bi+mat"),
    Row("establishment", *READING_HERE, of("establishment")),
    Row("establishment-history", *READING_HERE, of("establishment")),
    Row("establishment-add", ENTERING, ENTERING),
    Row("establishment-edit", ENTERING_HERE, ENTERING_HERE, of("establishment")),
    Row("duplicates", "L33333322", "L33333322"),
    Row("establishment-merge", "L33333344", "L333333RR", body=pair),
]

SEEING_IT: Final = "L24444422"  # the office that brought the file in, and administrators of data
NOT_NOW: Final = "L34444433"  # it is written already
LATE: Final = "L94444499"
SENT_ON: Final = "LR44444RR"
NO_PAGE: Final = "L55555555"
IMPORTS = [
    Row("imports", "L22223222", "L22223222"),
    Row("imports-history", *EVERYBODY_INSIDE),
    Row("import-templates", "L22223222", NO_PAGE),
    Row("import-template", "L22223222", NO_PAGE, lambda records: ["entries"]),
    Row("import-template", "L44443444", NO_PAGE, lambda records: ["khong-co"], situation="unknown"),
    Row(
        "import-template",
        "L22233322",
        NO_PAGE,
        lambda records: ["projects"],
        query="du-lieu=co",
        situation="filled",
    ),
    Row("layouts", *EVERYBODY_INSIDE),
    Row("layout-delete", NO_PAGE, "L44444444", lambda records: [0]),
    Row("import", SEEING_IT, NO_PAGE, of("import")),
    Row("import-understood", SENT_ON, NOT_NOW, of("import")),
    Row("import-read", NO_PAGE, NOT_NOW, of("import")),
    Row("import-layout-save", NO_PAGE, NOT_NOW, of("import")),
    Row("import-layout-use", NO_PAGE, NOT_NOW, lambda records: [records["import"].pk, 0]),
    Row("import-problems", SENT_ON, NOT_NOW, of("import")),
    Row("import-annotated", "L44444444", NO_PAGE, of("import"), situation="without a file"),
    Row("import-preview", SENT_ON, NO_PAGE, of("import")),
    Row("import-leave", NO_PAGE, NOT_NOW, of("import")),
    Row("import-revert", NO_PAGE, NOT_NOW, of("import")),
    Row("import-confirm", SENT_ON, LATE, of("import")),
    Row("import-discard", NO_PAGE, NOT_NOW, of("import")),
    Row("import-progress", SEEING_IT, NO_PAGE, of("import")),
    Row("import-cancel", NO_PAGE, LATE, of("import")),
    Row("import-file", "L44444444", NO_PAGE, of("import"), situation="without a file"),
    Row("import-left-out", "L44444444", NO_PAGE, of("import"), situation="with every row in"),
    Row("import-undo", SEEING_IT, LATE, of("import"), situation="of an old page"),
    Row("import-redo", NOT_NOW, NOT_NOW, of("import"), situation="of what stands"),
]

THE_LOG = [Row("history", ONLY_SYSTEM, "L55555555")]


def as_file(
    name: str, letters: str, args: Callable[[Records], list[Any]] = lambda records: [],
    table: str = "",
) -> Row:  # fmt: skip
    """Ask for a page's table as a file: it is answered as the page is."""
    query = f"{table}&dinh-dang=xlsx&don-vi=trieu".removeprefix("&")
    return Row(name, letters, "L55555555", args, situation="as a file", query=query)


DOWNLOADS = [
    Row("home", *PUBLIC, situation="as a file", query="bang=tinh&dinh-dang=ods"),
    Row("figures", *PUBLIC, situation="as a file", query="dinh-dang=ods"),
    Row("findings", *PUBLIC, situation="as a file", query="dinh-dang=ods"),
    as_file("projects", EVERYBODY_INSIDE[0], table="nam=2024"),
    as_file("project", READING_HERE[0], of("in_progress")),
    as_file("project-history", READING_HERE[0], of("in_progress")),
    as_file("plans", EVERYBODY_INSIDE[0], table="nam=2024"),
    as_file("plan", READING_HERE[0], of("plan"), table="bang=quyet-dinh"),
    as_file("plan-history", READING_HERE[0], of("plan")),
    as_file("batch", READING_HERE[0], of("batch")),
    as_file("establishments", EVERYBODY_INSIDE[0]),
    as_file("establishment", READING_HERE[0], of("establishment")),
    as_file("establishment-history", READING_HERE[0], of("establishment")),
    as_file("work-kind", EVERYBODY_INSIDE[0], lambda records: ["qua-han"]),
    as_file("history", ONLY_SYSTEM, table="viec=created"),
]

GROUPS: Final = {
    "dashboards": DASHBOARDS,
    "awards": AWARDS,
    "running awards": AWARDS_RUN,
    "accounts": ACCOUNTS,
    "managing accounts": MANAGING,
    "work": WORK,
    "projects": PROJECTS,
    "steps": STEPS,
    "files": FILES,
    "papers": PAPERS,
    "plans": PLANS,
    "establishments": ESTABLISHMENTS,
    "imports": IMPORTS,
    "log": THE_LOG,
    "downloads": DOWNLOADS,
    "money": MONEY,
}
