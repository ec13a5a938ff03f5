"""What script/bench makes of what it has measured: summaries, tables, ratios, and which budgets are met."""

import json
import statistics
import sys

COLUMNS = ["empty", "floor", "plankton", "crun", "runc"]


def summary(times):
    times = sorted(times)
    return {
        "figure": statistics.median(times),
        "min": times[0],
        "p90": times[min(len(times) * 9 // 10, len(times) - 1)],
    }


def say(progress):
    if sys.stderr.isatty():
        print(f"\r\033[K{progress}", end="", file=sys.stderr, flush=True)


def ratio(figures, name, other):
    if name == other or not {name, other} <= figures.keys():
        return ""
    return f"{figures[name]['figure'] / figures[other]['figure']:.2f}"


def table(rows):
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    for row in rows:
        cells = [cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths))]
        print("  ".join(cells).rstrip())
    print()


def print_figures(measures):
    rows = [["measure", "", "median", "min", "p90", "peak KiB", "/ C", "/ crun", "/ runc"]]
    for measure in measures:
        figures, label = measure["figures"], f"{measure['measure']}, {measure['unit']}"
        for name in sorted(figures, key=COLUMNS.index):
            timed, base = figures[name], "floor" if "floor" in figures else "empty"
            digits = 3 if measure["unit"] == "ms" else 0
            cells = [f"{timed[key]:.{digits}f}" if key in timed else "" for key in ("figure", "min", "p90")]
            peak = str(timed.get("peak_rss_kib", ""))
            rows.append([label, name, *cells, peak, *(ratio(figures, name, o) for o in (base, "crun", "runc"))])
            label = ""
        for name in measure["failures"]:
            rows.append([label, name, "failed", *[""] * 6])
            label = ""
    shown = [i for i in range(len(rows[0])) if i < 2 or any(row[i] for row in rows[1:])]
    table([[row[i] for i in shown] for row in rows])
    for measure in measures:
        for name, why in measure["failures"].items():
            print(f"{measure['measure']}: {name}: {why}\n")


def judge(measures, budgets):
    """The budgets of the measures that were taken, each with its figure and whether it is met.

    A budget is (measure, kind, other, limit, unit), where kind says how the figure is compared: "times" or "plus" the
    other's figure, or "at most" the limit; or, with "more than", by how much more than another measure, and with "times
    that", how many times another measure.
    """
    verdicts = []
    for measure, kind, other, limit, unit in budgets:
        figures = next((m["figures"] for m in measures if m["measure"] == measure), {})
        if kind in ("more than", "times that"):
            base = next((m["figures"] for m in measures if m["measure"] == other), {}).get("plankton")
            figures = figures | ({other: base} if base else {})
        if not {"plankton", other or "plankton"} <= figures.keys():
            continue
        own = figures["plankton"]["figure"]
        figure = {"times": lambda: own / figures[other]["figure"], "plus": lambda: own - figures[other]["figure"]}
        figure["more than"], figure["times that"] = figure["plus"], figure["times"]
        value = figure.get(kind, lambda: own)()
        budget = {"times": f"<= {limit} x {other}", "plus": f"<= {other} + {limit} {unit}"}
        budget["more than"], budget["times that"] = budget["plus"], budget["times"]
        verdicts.append({
            "measure": measure,
            "budget": budget.get(kind, f"<= {limit} {unit}"),
            "figure": round(value, 3),
            "met": value <= limit,
        })
    return verdicts


def print_budgets(verdicts):
    if verdicts:
        table([["plankton", "budget", "figure", ""]] + [
            [v["measure"], v["budget"], f"{v['figure']:.3f}", "met" if v["met"] else "MISSED"] for v in verdicts
        ])


def report(heading, measures, budgets, notes, file, more, details=()):
    """Prints everything, with a table of details, and writes it down for programs, with more of what is known."""
    verdicts = judge(measures, budgets)
    print(heading + "\n")
    print_figures(measures)
    if details:
        table(details)
    print_budgets(verdicts)
    for note in notes:
        print(f"note: {note}")
    content = more | {"measures": measures, "budgets": verdicts, "notes": notes}
    file.write_text(json.dumps(content, indent=2) + "\n")
