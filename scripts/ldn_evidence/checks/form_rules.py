"""Catalogue of the form layer: one line a rule, rendered into docs/rules.md."""

from ..findings import ERROR, Rule

FIX = "Run `ldn fix`; it mends this and loses nothing."
NOT_UTF8 = Rule(
    "F01",
    "not-utf8",
    ERROR,
    "bytes that are no UTF-8",
    "Readers guess at other encodings and show other letters.",
    "Save the file as UTF-8 from the program it came from; the tool cannot know which letters were meant.",
)
BOM = Rule("F02", "byte-order-mark", ERROR, "byte order mark at the start", "Many readers take the mark for a part of the first column's name.", FIX)
LINE_ENDS = Rule("F03", "line-ends", ERROR, "line ends other than LF", "Mixed line ends make every line differ, and some readers lose rows.", FIX)
NO_FINAL_NEWLINE = Rule("F04", "no-final-newline", ERROR, "last line without line break", "A row appended later would join the last one.", FIX)
CONTROL_CHARACTER = Rule(
    "F05",
    "control-character",
    ERROR,
    "control character in a cell",
    "It is invisible, and a NUL ends the file for some readers.",
    "Delete the character (a tab may become a blank).",
)
INVISIBLE_CHARACTER = Rule(
    "F06",
    "invisible-character",
    ERROR,
    "zero-width or direction character in a cell",
    "Two cells that look alike would not be equal, or would read in another order than they are stored.",
    "Delete the character, or run `ldn fix` if it is of zero width.",
)
NOT_NFC = Rule("F07", "not-nfc", ERROR, "text not in normalisation form C", "The same letter in two forms does not compare as equal.", FIX)
LINE_BREAK = Rule(
    "F08",
    "line-break-in-cell",
    ERROR,
    "line break inside a cell",
    "One record a line is what makes a diff, and a line number, mean something.",
    "Run `ldn fix`; it puts a blank in its place.",
)
RAGGED_ROW = Rule(
    "F09",
    "ragged-row",
    ERROR,
    "row with fewer or more cells than the header",
    "Every cell after the fault stands in the wrong column.",
    "Count the commas: an empty cell needs its comma, a comma inside text needs quotes around the cell.",
)
UNCLOSED_QUOTE = Rule(
    "F10",
    "unclosed-quote",
    ERROR,
    "quote that is never closed",
    "Readers swallow the rows after it.",
    "Close the quote at the end of the cell; a quote inside a quoted cell is written twice.",
)
STRAY_QUOTE = Rule(
    "F11",
    "stray-quote",
    ERROR,
    "quote in a cell that is not quoted",
    "Readers disagree on what it means.",
    'Put the cell in quotes and write the quote inside it twice: "so ""quoted"" text".',
)
NEEDLESS_QUOTES = Rule("F12", "needless-quotes", ERROR, "quotes that nothing needs", "Two ways to write one cell make diffs where nothing changed.", FIX)
BLANK_LINE = Rule("F13", "blank-line", ERROR, "blank line", "Some readers skip it, some make an empty row of it.", FIX)
MISSING_COLUMN = Rule(
    "F14",
    "missing-column",
    ERROR,
    "column missing from the header",
    "Every table has all its columns, if only empty ones.",
    "Add the column, with an empty cell in each row.",
)
UNKNOWN_COLUMN = Rule(
    "F15",
    "unknown-column",
    ERROR,
    "column that the schema does not know",
    "A column without a schema has no meaning and no checks.",
    "Remove the column, or describe it in the table's schema first.",
)
DUPLICATE_COLUMN = Rule(
    "F16", "duplicate-column", ERROR, "column named twice", "Readers keep one of the two, and not the same one.", "Rename or remove one of them."
)
COLUMN_ORDER = Rule("F17", "column-order", ERROR, "columns in another order than the schema's", "One order keeps diffs small.", FIX)
EDGE_BLANKS = Rule("F18", "edge-blanks", ERROR, "blank at the start or end of a cell", "`a` and `a ` are two values that look like one.", FIX)
FORMULA = Rule(
    "F19",
    "formula",
    ERROR,
    "text that a spreadsheet would run",
    "Opening the file would run it, or show something else.",
    "Reword the text so that it does not begin with =, +, - or @.",
)
ROW_ORDER = Rule("F20", "row-order", ERROR, "rows not sorted by key", "One order keeps diffs small and merges clean.", FIX)
LONG_CELL = Rule(
    "F21",
    "long-cell",
    ERROR,
    "cell of more than 10,000 characters",
    "No field of this package needs it; it is a pasted page or a lost quote.",
    "Shorten the text, or look for a missing quote.",
)
MISSING_FILE = Rule(
    "F22",
    "missing-file",
    ERROR,
    "file of a table is missing",
    "The descriptor promises it to everybody who downloads the package.",
    "Restore the file; a table without rows still has its header.",
)
NOT_A_FILE = Rule(
    "F23", "not-a-file", ERROR, "what should be a file is none, or cannot be read", "The table cannot be checked.", "Put the CSV file there, readable."
)
EMPTY_FILE = Rule(
    "F24", "empty-file", ERROR, "file without a header", "A table without rows still has its header.", "Restore the header, or the file from version control."
)
STRAY_FILE = Rule(
    "F25",
    "stray-file",
    ERROR,
    "file under data/ that is no table",
    "It would be shipped without being described or checked.",
    "Move it out of data/, or describe it under schemas/tables/ and name it in schemas/package.json.",
)
UNSAFE_FILE = Rule(
    "F26",
    "unsafe-file",
    ERROR,
    "file of a table lies outside the package",
    "A package is read from its own folder only: no link, no address, nothing above it.",
    "Put the file itself into the package.",
)
RULES = [value for value in list(globals().values()) if isinstance(value, Rule)]
__all__ = [name for name, value in list(globals().items()) if isinstance(value, Rule)] + ["RULES"]
