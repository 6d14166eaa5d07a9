"""Text that tries to be something else in a table, a drawing or a list of sources."""

from hypothesis import strategies as st

__all__ = ["HOSTILE", "hostile_texts"]

HOSTILE = (
    "=1+1",
    "\uff1dHYPERLINK(\u201cx\u201d)",
    " \t@SUM(A1)",
    "\ufeff=1",
    "a\r=1",
    "'=1",
    "-5",
    'x","=1',
    "</title><script>alert(1)</script>",
    "]]>&lt;b&gt;&amp;&#60;",
    'n0["x"]; end',
    '"];\n}\nevil -> n0 [label="',
    "\\N \\G \\l \\n \\",
    "%%{init: {'theme': 'dark'}}%%",
    "`**bold** [text](url)`",
    "$$x^2$$ #quot; ﬂ°°60¶ß",
    "---\ntitle: x\n---",
    "},\n}\n@misc{evil, title = {x}",
    "{unbalanced \\{",
    "}unbalanced",
    "100% ~^_#&$",
    "\x00\x08\x0b\x1b[31mred\x7f\x85\x9b",
    "\u202egnitirw\u2066\u2028\u2029",
    "\ud800 \ufffe\uffff",
    " ",
    "\n",
    "İ€𝄞",
)
"""Each breaks out of some format that does not escape it."""

_SIGNS = "=+-@\t\r\n'\",;{}\\%#&$~^_<>[]()|`*! ab1\x00\x1b\x85\u202eﬂ°¶ß\uff1d\ufeff€"


def hostile_texts(min_size: int = 0) -> st.SearchStrategy[str]:
    """Draw such text, or text of the signs of which it is made."""
    return st.sampled_from(HOSTILE) | st.text(_SIGNS, min_size=min_size, max_size=40)
