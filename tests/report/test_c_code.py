"""C as the kernel writes it, and what is none."""

from __future__ import annotations

import pytest

pytest.importorskip("pycparser")

from elman.report.c_code import parses, pieces


@pytest.mark.parametrize(
    "code",
    [
        # Called like an annotation, and none.
        "void __sched_show(struct seq_file *m)\n{\n\tprint(m);\n}",
        "int __usermodehelper_disable(int depth)\n{\n\t__set_depth(depth);\n\treturn 0;\n}",
        "static int __init setup(char *s)\n{\n\treturn __synth_init(s);\n}",
        "static int limit __read_mostly = 3;",
        # A type where a value would stand: a macro takes it.
        "struct a *f(struct b *b)\n{\n\treturn container_of(b, struct a, member);\n}",
        "void f(void)\n{\n\tp = alloc_percpu(struct repeats);\n}",
        "u32 f(u32 a)\n{\n\tu32 b = min_t(u32, a, 3);\n\treturn b + sizeof(struct x);\n}",
        "int f(void)\n{\n\treturn offsetof(struct a, b) + sizeof(u32);\n}",
        "int f(void)\n{\n\ttypeof(x.y) z = (typeof(z))3;\n\treturn z;\n}",
        # A condition is no cast, nor is a call that is called.
        "int f(void)\n{\n\tif (limit)\n\t\treturn limit;\n\treturn limit + 1;\n}",
        "void f(void)\n{\n\tguard(preempt)();\n\tpreempt(1);\n}",
        "void for_each_point(void (*call)(int x))\n{\n\teach(call);\n}",
        "static DEFINE_PER_CPU(struct data, per_cpu_data);",
    ],
)
def test_what_the_kernel_writes_parses(code: str) -> None:
    assert parses(code)


@pytest.mark.parametrize(
    "code",
    [
        "void __sched_show(struct seq_file *m)\n{\n\tprint(m;\n}",
        "struct a *f(struct b *b)\n{\n\treturn container_of(b, struct a, member;\n}",
        "int f(int a)\n{\n\tif (a\n\t\treturn 1;\n}",
        "int f(void)\n{\n\tint b = min_t(u32, a, ;\n\treturn b;\n}",
        "int f(void)\n{\n\treturn struct a;\n}",
        "int f(void)\n{\n\tx = y z;\n}",
        "int f(void)\n{\n\telse\n\t\treturn 1;\n}",
    ],
)
def test_what_no_compiler_would_read_does_not(code: str) -> None:
    assert not parses(code)


def test_a_comment_that_is_cut_off_is_no_piece() -> None:
    assert pieces("int a; /* it's not; the end") == ["int a;"]
