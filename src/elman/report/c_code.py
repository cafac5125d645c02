"""How far a text is C: brackets that close, and pieces that a C parser accepts.

A piece is what stands complete at the outermost level: a function, a declaration. Comments,
preprocessor lines and compiler extensions are left out, and names that stand where a type would
are declared, since the headers that would do so are not there. The same is done to real code, so
that the two shares can be compared.
"""

from __future__ import annotations

import re

from elman.errors import ConfigurationError

__all__ = ["balanced", "from_outermost", "parses", "pieces"]

_NOISE = re.compile(
    r"/\*.*?(?:\*/|\Z)|//[^\n]*"
    r"|^[ \t]*#(?:[^\n\\]|\\\n|\\.)*|\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'",
    re.S | re.M,
)
# By name: a function may be called `__sched_show`, and is none of them.
_EXTENSIONS = re.compile(
    r"__attribute__\s*\(\((?:[^()]|\([^()]*\))*\)\)"
    r"|\b__(?:aligned|section|printf|scanf|acquires|releases|must_hold|assume_aligned)"
    r"\s*\((?:[^()]|\([^()]*\))*\)"
    r"|\b(?:__(?:(?:mem|net_|cpu)?(?:init|exit)(?:data|const)?|init_or_module|initdata_or_module|"
    r"init_memblock|ro_after_init|user|percpu|rcu|iomem|force|read_mostly|always_inline|sched|"
    r"must_check|used|weak|(?:maybe_|always_)?unused|cold|ref|refdata|noreturn|deprecated|kprobes|"
    r"lockfunc|visible|pure|packed|malloc|cacheline_aligned(?:_in_smp)?|latent_entropy|"
    r"attribute_const__|no_kcsan|no_sanitize_address|inline__|inline|restrict|extension__|"
    r"volatile__)|noinline|noinstr|notrace|nokprobe_inline|asmlinkage)\b(?!\s*[(.\[,]|->)"
)
# `NPY_INLINE npy_int f(...)`: a macro where a storage class would stand.
_MACROS = re.compile(
    r"^(?:[A-Z_][A-Z0-9_]+\s+)+(?=\w+[\s*]+\w)|\b[A-Z]\w*_(?:FUNC|DATA)\(([^()]*)\)", re.M
)
_LOOPS = re.compile(r"\b\w*for_each\w*\s*\((?:[^()]|\([^()]*\))*\)")
_KEYWORDS = frozenset(
    re.findall(
        r"\w+",
        """auto break case char const continue default do double else enum extern float for goto if
        inline int long register restrict return short signed sizeof static struct switch typedef
        union unsigned void volatile while _Bool""",
    )
)
# A star that belongs to a name makes it a pointer, one with space on both sides a product.
_TYPE_THEN_NAME = re.compile(
    r"\b([A-Za-z_]\w*)(?:\s+(?:const\b\s*)?|\s+\*+(?:const\s)?|\*+\s+)(?=[A-Za-z_])"
)
_FIRST_TYPE = re.compile(r"^\s*(?:(?:static|extern|const|inline)\s+)*([A-Za-z_]\w*)\s*\*+\s*\w")
# A macro called at the outermost level, such as EXPORT_SYMBOL(f);
_CALL = re.compile(r"^\s*(?:static\s+)?[A-Za-z_]\w*\s*\([\w\s,.&\"*]*\)\s*;\s*$")
# `(type)value`, but neither `f(x)(y)` nor `if (x) y`.
_CAST = re.compile(
    r"(?<![\w)\]])(?<!if )(?<!while )(?<!switch )"
    r"\(\s*(?:const\s+)?([A-Za-z_]\w*)\s*\**\s*\)\s*(?=[\w(&])"
)
_NESTED = r"\s*\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)"
_OFFSET = re.compile(rf"\boffsetof{_NESTED}")
_OF_A_VALUE = re.compile(rf"\b(?:__)?typeof(?:__)?{_NESTED}")
_STRING = re.compile(rf"\b__stringify{_NESTED}")
_MACROS_OF_BODIES = ((_OFFSET, "0"), (_OF_A_VALUE, "int"), (_STRING, '""'), (_LOOPS, "for (;;)"))
_SIZES = r"sizeof|alignof|_Alignof|__alignof__|if|while|switch|return"
_WORDS_OF_TYPES = (
    r"(?:const\s+)?(?:(?:struct|union|enum)\s+\w+|"
    r"(?:(?:unsigned|signed|long|short|int|char|float|double|void)\b\s*)+)"
)
_AFTER_TAG = re.compile(r"\b(?:struct|union|enum)\s+(\w+)")
_PAIRS = {")": "(", "]": "[", "}": "{"}


def _plain(code: str) -> str:
    """Leave out comments and preprocessor lines; empty strings and characters."""

    def short(found: re.Match[str]) -> str:
        return {'"': '""', "'": "'0'"}.get(found[0][0], " ")

    return _NOISE.sub(short, code)


def balanced(code: str) -> bool:
    """Tell whether no bracket closes what was not opened; what is open at the end may be.

    >>> balanced("if (a[0]) {"), balanced("(]")
    (True, False)
    """
    opened: list[str] = []
    for c in _plain(code):
        if c in "([{":
            opened.append(c)
        elif c in _PAIRS and (not opened or opened.pop() != _PAIRS[c]):
            return False
    return True


def pieces(code: str) -> list[str]:
    """Cut code where the outermost level comes to an end: after `;` or `}` of no depth.

    >>> pieces("int a; int f(void) { return 1; } int b")
    ['int a;', 'int f(void) { return 1; }']
    """
    found, plain = [], _plain(code)
    depth = begin = 0
    body = False
    for i, c in enumerate(plain):
        if c == "{" and depth == 0:
            # A function ends with its body, a structure or an initialiser with a semicolon.
            body = plain[begin:i].rstrip().endswith(")")
        depth += (c in "({[") - (c in ")}]")
        depth = max(depth, 0)  # What closes too much is part of a piece that cannot be parsed.
        if depth == 0 and (c == ";" or (c == "}" and body)):
            if (piece := plain[begin : i + 1].strip()) != ";":
                found.append(piece)
            begin, body = i + 1, False
    return found


def from_outermost(code: str) -> str:
    """Leave out the rest of what a text begins in the middle of.

    >>> from_outermost("  return 1;\\n}\\nint a;")
    'int a;'
    """
    found = re.search(r"^\}[^\n]*\n", code, re.M)
    return code[found.end() :] if found else code


def _with_values(body: str, names: set[str]) -> str:
    """Put a value where a macro is handed a type, as in `container_of(p, struct list, head)`."""
    every = "|".join([_WORDS_OF_TYPES, *(rf"{re.escape(name)}\b" for name in sorted(names))])
    kind = rf"(?:{every})\s*\**\s*"
    body = re.sub(rf"(?<=,)\s*{kind}(?=[,)])", " 0", body)
    body = re.sub(rf"(?<=\w)\(\s*{kind}(?=,)", "(0", body)
    return re.sub(rf"\b(?!(?:{_SIZES})\b)(\w+)\(\s*{_WORDS_OF_TYPES}\s*\**\s*\)", r"\1(0)", body)


def parses(piece: str) -> bool:
    """Tell whether pycparser accepts a piece; raises `ConfigurationError` where it is missing.

    >>> parses("static u32 f(struct list *head) { return (u32)head->n + 1; }")
    True
    >>> parses("int f( { return }")
    False
    """
    try:
        from pycparser.c_parser import CParser, ParseError
    except ImportError:
        raise ConfigurationError(
            "Checking C needs the package pycparser, which is not installed",
            remedy="pip install 'elman[c]'",
        ) from None
    code = _MACROS.sub(lambda found: found[1] or "", _EXTENSIONS.sub(" ", piece))
    if _CALL.match(code):
        return True
    head, opened, body = code.partition("{")
    for pattern, plain in _MACROS_OF_BODIES:
        body = pattern.sub(plain, body)
    code = f"{head}{opened}{body}"
    tags = set(_AFTER_TAG.findall(code))
    names = {
        name
        for pattern in (_TYPE_THEN_NAME, _FIRST_TYPE, _CAST)
        for name in pattern.findall(code)
        if name not in _KEYWORDS and name not in tags
    }
    code = f"{head}{opened}{_with_values(body, names)}"
    declared = "".join(f"typedef int {name};" for name in sorted(names))
    try:
        CParser().parse(f"{declared}\n{code}")
    except (ParseError, AssertionError, AttributeError, IndexError, RecursionError):
        # The last ones are how the parser itself stumbles over broken code.
        return False
    return True
