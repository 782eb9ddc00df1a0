"""LaTeX as reference managers write it into BibTeX -> text; signs that they forgot to escape are
kept.
"""

from __future__ import annotations

import html
import logging
import re
from collections.abc import Callable
from functools import cache
from typing import Any  # of nodes of pylatexenc, which has no types

from pylatexenc import latexwalker, macrospec
from pylatexenc.latex2text import LatexNodes2Text, MacroTextSpec, get_default_latex_context_db

logging.getLogger("pylatexenc").addHandler(
    logging.NullHandler()
)  # what it logs is told by what is returned
logging.getLogger("pylatexenc").propagate = False
GREEK = dict(zip("abgdezhjiklmnxoprstufqywc", "αβγδεζηθικλμνξοπρστυφχψως"))
GREEK |= {letter.upper(): greek.upper() for letter, greek in GREEK.items()}
GREEK_NAMES = (
    "alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho"
    " sigma tau upsilon phi chi psi omega"
)
SIGNS = {
    "textless": "<", "textgreater": ">", "textbar": "|", "lt": "<", "gt": ">", "textge": "≥",
    "textgeq": "≥", "textle": "≤", "textleq": "≤", "textapprox": "≈", "textneq": "≠",
    "textminus": "−", "textunderscore": "_", "textasciicircum": "^", "textquotedbl": '"',
    "textquotesingle": "'", "textdollar": "$", "textpercent": "%", "euro": "€", "TeX": "TeX",
    "LaTeX": "LaTeX", "textmicro": "µ", "textcelsius": "℃", "textrightarrow": "→",
    "textleftarrow": "←", "textuparrow": "↑", "textdownarrow": "↓", "textinfty": "∞",
    "textonesuperior": "¹", "texttwosuperior": "²", "textthreesuperior": "³", "slash": "/",
    "backslash": "\\", "textellipsis": "…", "textsim": "∼", "textsection": "§",
    "textordmasculine": "º", "textordfeminine": "ª", "leavevmode": "", "relax": "", "protect": "",
    "upshape": "", "itshape": "", "bfseries": "", "selectfont": "", "unskip": "",
    "ignorespaces": "", "BibitemOpen": "", "BibitemShut": "", "BibitemNoStop": "",
    "ordinarycolon": ":", "mathchar": "",
}  # fmt: skip
# How many arguments a macro has, and which of them is its text.
TEXTS = {
    "href": (2, 1), "texorpdfstring": (2, 1), "bibinfo": (2, 1), "bibfield": (2, 1),
    "foreignlanguage": (2, 1), "textcolor": (2, 1), "url": (1, 0), "path": (1, 0),
    "textmd": (1, 0), "textnormal": (1, 0), "mkbibquote": (1, 0), "mkbibemph": (1, 0),
    "mkbibitalic": (1, 0), "mkbibbold": (1, 0), "enquote": (1, 0), "uppercase": (1, 0),
    "lowercase": (1, 0), "MakeUppercase": (1, 0), "MakeLowercase": (1, 0), "nohyphens": (1, 0),
    "hbox": (1, 0), "textcyrillic": (1, 0), "ce": (1, 0), "ensuremath": (1, 0), "num": (1, 0),
    "si": (1, 0), "SI": (2, None), "natexlab": (1, 0), "NoCaseChange": (1, 0), "nocite": (1, -1),
    "noopsort": (1, -1), "label": (1, -1), "noop": (1, -1), "cite": (1, -1), "citep": (1, -1),
    "citet": (1, -1), "mbox": (1, 0), "text": (1, 0), "textsubscript": (1, 0),
    "textsuperscript": (1, 0), "uline": (1, 0),
}  # fmt: skip
# `$…$` is mathematics where it says so, or where both signs touch what is inside and no digit
# follows.
MATH = re.compile(
    r"(?<!\\)\$(\s*(?:[<>=~±≤≥]|\\[A-Za-z]+(?:\{\})?)\s*)\$"
    r"|(?<!\\)\$(?=\S)((?:[^$\\]|\\.)*?)(?<=\S)\$(?!\d)",
    re.DOTALL,
)
HELD = "\ue000{}\ue001"  # stands for a piece of mathematics while the rest is escaped


class _Reader(LatexNodes2Text):  # type: ignore[misc]  # pylatexenc has no types
    """Keeps the names of macros that it does not know."""

    unknown: list[str]

    def macro_node_to_text(self, node: Any) -> str:
        """The text of a macro."""
        if node.macroname not in _known() and len(node.macroname) > 1:
            self.unknown.append(node.macroname)
        return str(super().macro_node_to_text(node))


@cache
def _known() -> frozenset[str]:
    defaults = get_default_latex_context_db()
    return (
        frozenset(spec.macroname for spec in defaults.iter_macro_specs())
        | frozenset(SIGNS)
        | frozenset(TEXTS)
        | _greek_signs().keys()
        | {"textgreek", "unichar", "frac"}
    )


@cache
def _greek_signs() -> dict[str, str]:
    """`\\textalpha`, `\\upalpha` and their like."""
    signs = {
        name: LatexNodes2Text().latex_to_text(f"\\{name}") or "ο" for name in GREEK_NAMES.split()
    }
    return {
        f"{before}{name}": sign
        for name, sign in signs.items()
        for before in ("text", "up", "greek")
    } | {"textmugreek": "μ"}


@cache
def _contexts() -> tuple[Any, Any]:
    """What the parser and the writer know beyond their defaults."""
    signs = SIGNS | _greek_signs()
    writer = get_default_latex_context_db()
    texts = [MacroTextSpec(name, _argument(which)) for name, (_, which) in TEXTS.items()]
    texts += [MacroTextSpec("textgreek", _greek), MacroTextSpec("unichar", _character)]
    texts.append(MacroTextSpec("frac", _fraction))
    writer.add_context_category(
        "bibtex",
        macros=[MacroTextSpec(name, sign) for name, sign in signs.items()] + texts,
        prepend=True,
    )
    parser = latexwalker.get_default_latex_context_db()
    macros = [macrospec.MacroSpec(name, "{" * count) for name, (count, _) in TEXTS.items()]
    macros += [macrospec.MacroSpec(name, "") for name in signs] + [
        macrospec.MacroSpec(name, "{") for name in ("textgreek", "unichar")
    ]
    parser.add_context_category("bibtex", macros=macros, prepend=True)
    return parser, writer


def _arguments(node: Any, l2t: Any) -> list[str]:
    return (
        [
            l2t.nodelist_to_text([one]) if one is not None else ""
            for one in (node.nodeargd.argnlist or [])
        ]
        if node.nodeargd
        else []
    )


def _argument(which: int | None) -> Callable[[Any, Any], str]:
    def text(node: Any, l2tobj: Any) -> str:
        given = _arguments(node, l2tobj)
        if which is None:
            return " ".join(given)
        return given[which] if 0 <= which < len(given) else ""

    return text


def _fraction(node: Any, l2tobj: Any) -> str:
    return "/".join(filter(None, _arguments(node, l2tobj)))


def _greek(node: Any, l2tobj: Any) -> str:
    return "".join(GREEK.get(letter, letter) for letter in "".join(_arguments(node, l2tobj)))


def _character(node: Any, l2tobj: Any) -> str:
    number = "".join(_arguments(node, l2tobj)).strip()
    return (
        chr(int(number))
        if number.isdigit() and len(number) < 7 and int(number) < 0x110000
        else number
    )


def latex_text(value: str) -> tuple[str, list[str]]:
    """The text of a field, and what in it is not understood, in words."""
    parser, writer = _contexts()
    reader = _Reader(math_mode="text", latex_context=writer)
    reader.unknown = []
    try:
        nodes, _, _ = latexwalker.LatexWalker(
            _escaped(value), latex_context=parser, tolerant_parsing=True
        ).get_latex_nodes()
        text = reader.nodelist_to_text(nodes)
        if "%s" in text and "%s" not in value:  # a template of the library whose arguments lack
            raise ValueError("an argument is lacking")
    except RecursionError:
        raise
    except Exception as error:  # whatever a macro does to the library, the words around it are kept
        text, problem = (
            _without_macros(value),
            f"LaTeX that cannot be read ({type(error).__name__}); its words were kept",
        )
        return text, [problem]
    text = re.sub(
        r"\$\\([A-Za-z]+)\$",
        lambda found: LatexNodes2Text().latex_to_text(f"\\{found[1]}") or found[0],
        text,
    )
    return text, [
        f"`\\{name}` is not known; what it holds was kept" for name in dict.fromkeys(reader.unknown)
    ]


def _escaped(value: str) -> str:
    """The value with entities resolved and signs escaped that mean something to LaTeX but not to
    who wrote it.
    """
    held: list[str] = []

    def hold(found: re.Match[str]) -> str:
        held.append(
            "$"
            + re.sub(r"(?<!\\)[_^]\s*(?=[{\w\\])", "", (found[1] or found[2]).replace("%", r"\%"))
            + "$"
        )
        return HELD.format(len(held) - 1)

    text = html.unescape(
        re.sub(r"\\?&(?=#?\w{1,12};)", "&", re.sub(r"&#\d{8,};?", "\ufffd", value))
    )
    text = MATH.sub(hold, text.replace("\ue000", "").replace("\ue001", ""))
    text = re.sub(r"(?<!\\)([&%#$])", r"\\\1", text)
    text = re.sub(r"(?<!\\)_", r"\\_", text)
    text = re.sub(r"(?<!\\)\^", r"\\textasciicircum{}", text)
    text = re.sub(r"(?<![\s{(\\])~(?=[^\s~])|(?<=[.\w])~$", " ", text)
    text = re.sub(r"(?<!\\)~", r"\\textasciitilde{}", text)
    return re.sub("\ue000(\\d+)\ue001", lambda found: held[int(found[1])], text)


def _without_macros(value: str) -> str:
    return re.sub(r"\\[A-Za-z]+\s*|[{}\\$]", " ", html.unescape(value))


def bare(value: str) -> str:
    """An identifier or address, of which LaTeX would make something else."""
    for name, sign in (
        ("textless", "<"),
        ("textgreater", ">"),
        ("textunderscore", "_"),
        ("textasciitilde", "~"),
        ("_", "_"),
    ):
        value = re.sub(rf"\$?\\{name}(?![A-Za-z])(?:\{{\}}|\s)?\$?", sign, value)
    value = re.sub(r"\\(?:url|href|path)(?![A-Za-z])", "", value)
    return html.unescape(re.sub(r"[{}]|\\(?=[^A-Za-z0-9\s])", "", value)).strip()
