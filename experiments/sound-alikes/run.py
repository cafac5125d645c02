"""Sound-alikes: an open benchmark of similar-sounding names, and elman beside what there was.

Run:  pip install jellyfish metaphone dnstwist
      python experiments/sound-alikes/run.py [--part dev|test] [--languages en,fr,...]

Given one name of a pair, is the other among the first 10 or 50 candidates? Voices for the
benchmark are trained without the words of any pair and without all that sound like them; that a
word exists (wordfreq) stays known, to elman as to the look-ups.

Recall is told twice: over the pairs that a model of elman's own kind reads as their lexicon does,
and (`all`) over every pair that the lexicon has.
"""

from __future__ import annotations

import argparse
import csv
import statistics
import sys
import time
from collections.abc import Callable
from pathlib import Path

sys.path += [str(Path(__file__).parents[1]), str(Path(__file__).parent)]

import baselines
import pairs as benchmark
from record import write

from elman.datasets.cache import cache_folder
from elman.domains.inventor import generator
from elman.domains.novelty import Known, score_names
from elman.domains.readings import likely_readings
from elman.domains.suggestions import similar_to
from elman.phonetics.entries import readings_of
from elman.phonetics.languages.codes import language as language_of
from elman.phonetics.lexicons import lexicon_of
from elman.phonetics.voices.file import keep_voice, read_voice
from elman.phonetics.voices.find import voice
from elman.phonetics.voices.training import train_voice
from elman.phonetics.voices.voice import Voice
from elman.phonetics.voices.words import known_words
from elman.report import Paired, Proportion

LANGUAGES = ("en", "fr", "de", "es", "pt", "it", "ru")
"""Languages with homophones here."""
FURTHER = ("tr", "ko", "ja", "hi", "ar", "zh")
"""Languages with respellings alone."""

_FOLDER = Path(__file__).parent
_FIRST = 50


def language_pairs(language: str) -> list[benchmark.Pair]:
    """The homophones of a language, from `pairs/XX.tsv`, which is made where it is missing."""
    path = _FOLDER / "pairs" / f"{language}.tsv"
    if not path.exists():
        spoken = language_of(language)
        lexicon = readings_of(lexicon_of(spoken), spoken)
        made = benchmark.homophones(lexicon, spoken, known_words(spoken.code))
        path.parent.mkdir(exist_ok=True)
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file, delimiter="\t", lineterminator="\n").writerows(made)
    with path.open(encoding="utf-8", newline="") as file:
        return [benchmark.Pair(*row) for row in csv.reader(file, delimiter="\t")]


def benchmark_voice(language: str, pairs: list[benchmark.Pair]) -> Voice:
    """The voice that has not learned the pairs, from the cache where it is there."""
    spoken = language_of(language)
    path = cache_folder().parent / "voices" / f"sound-alikes-{spoken.code}.elman"
    if not path.exists():
        lexicon = readings_of(lexicon_of(spoken), spoken)
        without = benchmark.kept_from_training(pairs, lexicon, spoken)
        trained = train_voice(lexicon, spoken, known_words(spoken.code), without=without)
        keep_voice(path, trained, lexicon_of(spoken).source)
    return read_voice(spoken, path, lambda: known_words(spoken.code))


def ranks_of(
    find: Callable[[str, int], list[str]], pairs: list[benchmark.Pair]
) -> tuple[list[int], float]:
    """The wanted name's rank for each pair, 0 where it is not found; the median milliseconds."""
    ranks, seconds = [], []
    for pair in pairs:
        began = time.perf_counter()
        found = find(pair.given, _FIRST)
        seconds.append(time.perf_counter() - began)
        ranks.append(found.index(pair.wanted) + 1 if pair.wanted in found else 0)
    return ranks, 1000 * statistics.median(seconds)


def recalls(ranks: list[int]) -> dict[str, float]:
    """recall@10 and @50, the latter with its 95% interval, and the mean rank of what was found."""
    hits = [rank for rank in ranks if rank]
    found = Proportion(len(hits), len(ranks))
    return {
        "pairs": len(ranks),
        "recall10": sum(rank <= 10 for rank in hits) / len(ranks),
        "recall50": found.value,
        "recall50_low": found.low,
        "recall50_high": found.high,
        "mean_rank": statistics.mean(hits) if hits else float("nan"),
    }


def kinds(name: str, pairs: list[benchmark.Pair]) -> dict[str, list[int]]:
    """The places of the pairs that a model reads as the lexicon does, and of all of them."""
    everything = list(range(len(pairs)))
    if not name.endswith("homophones"):
        return {"": everything}
    return {"": [i for i in everything if pairs[i].read == "read"], "_all": everything}


def margin(ours: list[int], theirs: list[int], places: list[int]) -> dict[str, float]:
    """How much more is found at 50 than by another, in points, with the pairs' own interval."""
    paired = Paired.of([bool(ours[i]) for i in places], [bool(theirs[i]) for i in places])
    return {"points": 100 * paired.difference, "low": 100 * paired.low, "high": 100 * paired.high}


def finder(speaker: Voice) -> Callable[[str, int], list[str]]:
    """elman's own search, warm."""

    def find(name: str, count: int) -> list[str]:
        heard = likely_readings(name, speaker)
        return [s.label for s in similar_to(name, heard, speaker, count=count)]

    return find


def load_test(speaker: Voice, seconds: float) -> tuple[list[float], list[float]]:
    """Ask for names of top domains for so long; milliseconds each, of the core and of the clock.

    On a machine that others use too, the first is what the search itself takes.
    """
    from elman.datasets.sets.top_domains import top_labels

    names = sorted((n for n in top_labels() if n.isalnum() and n.isascii()), key=benchmark.number)
    find = finder(speaker)
    core: list[float] = []
    clock: list[float] = []
    for name in names[:20]:
        find(name, _FIRST)
    end = time.perf_counter() + seconds
    for name in names[20:]:
        began, busy = time.perf_counter(), time.thread_time()
        find(name, _FIRST)
        core.append(1000 * (time.thread_time() - busy))
        clock.append(1000 * (time.perf_counter() - began))
        if began > end:
            break
    return core, clock


def inventions(language: str, count: int = 4096) -> dict[str, float]:
    """Draw names and score them: shares of all that were drawn, and how many a second."""
    model, speaker = generator(language), voice(language)
    model.generate(length=9, count=count, temperature=0.9, random_seed=1)
    known = Known.of(speaker)
    score_names(["warm"], speaker, known)
    began = time.perf_counter()
    drawn = model.generate(length=9, count=count, temperature=0.9, random_seed=2)
    scored = score_names([name for name in dict.fromkeys(drawn) if len(name) >= 4], speaker, known)
    taken = time.perf_counter() - began
    return {"drawn": count, "scored": len(scored), "per_second": count / taken}


def pair_figures(languages: list[str]) -> dict[str, float]:
    """How many pairs there are of each language, and how many no model of the lexicon reads."""
    figures: dict[str, float] = {}
    for language in languages:
        pairs = language_pairs(language)
        unread = sum(pair.read == "unread" for pair in pairs)
        figures[f"{language}_pairs"] = len(pairs)
        figures[f"{language}_pairs_unread"] = unread
        figures[f"{language}_pairs_unread_share"] = unread / len(pairs)
    return figures


Rows = dict[str, dict[str, float]]
"""What each way found of one set of pairs."""


def language_figures(language: str, part: str) -> tuple[dict[str, float], dict[str, Rows]]:
    """Recall in a language, of elman and of others where there are any, and the tables of it."""
    pairs = language_pairs(language)
    speaker = benchmark_voice(language, pairs)
    sets = {f"{language}_homophones": [pair for pair in pairs if pair.part == part]}
    ways = {"elman": finder(speaker)}
    if language == "en":
        spelled = benchmark.respellings()
        sets["en_respellings"] = [pair for pair in spelled if pair.part == part]
        pool = {*known_words("en-us"), *(name for pair in spelled for name in pair[:2])}
        ways |= {name: baselines.LookUp(pool, code) for name, code in baselines.codes().items()}
        ways["dnstwist"] = baselines.permutations
    figures: dict[str, float] = {}
    table: dict[str, Rows] = {}
    for name, asked in sets.items():
        ranks, ms = {}, {}
        for who, find in ways.items():
            ranks[who], ms[who] = ranks_of(find, asked)
        for kind, places in kinds(name, asked).items():
            rows = {who: recalls([found[i] for i in places]) for who, found in ranks.items()}
            table[f"{name}{kind}"] = {who: row | {"ms": ms[who]} for who, row in rows.items()}
            for figure in ("recall50", "recall50_low", "recall50_high", "recall10"):
                figures[f"{name}{kind}_{figure}"] = rows["elman"][figure]
            for who in ways.keys() - {"elman"}:
                for end, value in margin(ranks["elman"], ranks[who], places).items():
                    figures[f"{name}{kind}_over_{who}_{end}"] = value
            if len(rows) > 1:
                best = max(row["recall50"] for who, row in rows.items() if who != "elman")
                figures[f"{name.replace('_', '_best_baseline_')}{kind}_recall50"] = best
    return figures, table


def abroad_figures(languages: list[str], part: str) -> dict[str, float]:
    """Recall of respellings that people of other languages make, by the voices that ship."""
    figures: dict[str, float] = {}
    for code, pairs in benchmark.abroad().items():
        if code in languages:
            asked = [pair for pair in pairs if pair.part == part]
            found = recalls(ranks_of(finder(voice(code)), asked)[0])
            for figure in ("pairs", "recall10", "recall50"):
                figures[f"{code}_respellings_{figure}"] = found[figure]
    return figures


def speed_figures(seconds: float) -> dict[str, float]:
    """How long a search takes, what `invent` gives out, and the rank of one known answer."""
    core, clock = load_test(voice("en"), seconds)
    found = [
        s.label for s in similar_to("airmix", likely_readings("airmix", voice("en")), voice("en"))
    ]
    return {
        "latency_ms_median": statistics.median(core),
        "latency_ms_p95": statistics.quantiles(core, n=20)[-1],
        "latency_clock_ms_median": statistics.median(clock),
        "latency_clock_ms_p95": statistics.quantiles(clock, n=20)[-1],
        "names_per_day": 86_400_000 / statistics.mean(core),
        "names_per_day_clock": 86_400_000 / statistics.mean(clock),
        "load_test_names": len(core),
        **invented("it"),
        "airmix_rmix_rank": found.index("rmix") + 1 if "rmix" in found else 0,
    }


def main() -> None:
    """Measure everything asked for, each language and the speed a part of `result.json`."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--part", default="test", choices=["dev", "test"])
    options.add_argument("--languages", default=",".join((*LANGUAGES, *FURTHER)))
    options.add_argument("--load-seconds", type=float, default=60, help="0: leave speed out")
    options.add_argument("--no-record", action="store_true", help="print only")
    chosen = options.parse_args()
    command = "python experiments/sound-alikes/run.py"
    record = chosen.part == "test" and not chosen.no_record
    began = time.perf_counter()
    figures = pair_figures(list(LANGUAGES))
    if record:
        write(
            __file__,
            figures,
            f"{command} --languages '' --load-seconds 0",
            part="pairs",
            seconds=time.perf_counter() - began,
        )
    wanted = [code for code in chosen.languages.split(",") if code]
    began = time.perf_counter()
    if figures := abroad_figures(wanted, chosen.part):
        for name, value in figures.items():
            print(f"{name:52} {value:.4f}", flush=True)
        if record:
            seconds = time.perf_counter() - began
            write(__file__, figures, command, part="respellings", seconds=seconds)
    for language in [code for code in wanted if code in LANGUAGES]:
        began = time.perf_counter()
        figures, table = language_figures(language, chosen.part)
        for name, value in figures.items():
            print(f"{name:52} {value:.4f}", flush=True)
        if record:
            write(
                __file__,
                figures,
                f"{command} --languages {language} --load-seconds 0",
                part=language,
                seconds=time.perf_counter() - began,
                table=table,
                source=lexicon_of(language_of(language)).source,
            )
    if chosen.load_seconds:
        began = time.perf_counter()
        figures = speed_figures(chosen.load_seconds)
        for name, value in figures.items():
            print(f"{name:52} {value:.4f}")
        if record:
            write(__file__, figures, command, part="speed", seconds=time.perf_counter() - began)


def invented(language: str) -> dict[str, float]:
    """What `invent` gives out, and how fast candidates are drawn and scored."""
    from elman.domains.inventions import invent

    given = invent(language, count=200)
    speed = inventions(language)
    return {
        "inventions_unseen_share": sum(i.novelty > 0 for i in given) / len(given),
        "inventions_round_trip_share": sum(i.round_trip for i in given) / len(given),
        "inventions_per_second": speed["per_second"],
    }


if __name__ == "__main__":
    main()
