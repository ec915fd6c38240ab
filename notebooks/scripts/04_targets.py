# %% [markdown]
# # 04 Targets · 指标
#
# **What this answers.** Which numbers does each plan commit itself to, which indicators (指标) were raised, lowered,
# redefined, dropped or added, and what growth would the old figures have implied?

# %%
import szcompare
from szcompare.display import Listing, Picture
from szcompare.report import series

comparison = szcompare.compare(*szcompare.load_example())
targets = comparison.targets
targets.groupby(["side", "kind"]).size()

# %% [markdown]
# ## The ledger · 台账
#
# A number is as written, with its unit and bound. `year_from` says where the year comes from: `stated` in the sentence,
# `governing` from a sentence that governs it, `period` from the plan's own period. Baselines (现状值) are listed apart from
# targets (目标值): a past number is nothing that anybody promised. `comparison.targets` has all columns and the quotes.

# %%
import pandas as pd

from szcompare.report.labels import figure_text


def ledger(kind):
    """The numbers of one kind in both plans, as written."""
    plans = (("old", comparison.old), ("new", comparison.new))
    rows = [
        (side, t.indicator, figure_text(t), t.year, t.year_from)
        for side, p in plans
        for t in p.targets
        if t.kind == kind
    ]
    return Listing(
        pd.DataFrame(rows, columns=["plan", "indicator", "number", "year", "year_from"]).astype({"year": "Int64"})
    )


ledger("target")

# %%
ledger("baseline")

# %% [markdown]
# ## What changed
#
# Numbers are compared only where indicator, measure (口径) and unit agree after conversion. Another definition is
# `redefined` and is never called higher or lower.

# %%
Listing(comparison.target_changes, "indicator", "change", "note")

# %% [markdown]
# Each row leads to the words in both sources:

# %%
row = comparison.target_changes.query("change in ('raised', 'lowered')").iloc[0]
for side, plan in (("old", comparison.old), ("new", comparison.new)):
    start, end = row[f"{side}_start"], row[f"{side}_end"]
    assert plan.document.text[start:end] == row[f"{side}_quote"]
    print(f"{side} [{start}, {end}) {row[f'{side}_quote']}")

# %% [markdown]
# ## Series · 序列
#
# Baselines (hollow) and targets (solid) of one indicator in one unit. The dashed line crosses from one plan to the next.

# %%
Picture(series.series_chart(comparison))

# %% [markdown]
# ## Implied growth · 隐含增速
#
# From one number to the next at a steady yearly rate: `(new / old) ** (1 / years) - 1`. It is arithmetic on what the
# plans say and no forecast; a lower bound (以上) stays a lower bound.

# %%
from itertools import pairwise

rows = []
for one in series.indicators(comparison):
    points = [point for point in one.points if point.low == point.high and point.low > 0]
    for first, second in pairwise(points):
        if second.year > first.year and one.unit != "%":
            rate = (second.low / first.low) ** (1 / (second.year - first.year)) - 1
            values = f"{first.low:g} → {second.low:g} {one.unit}"
            rows.append((one.indicator, values, f"{first.year} → {second.year}", f"{rate:.1%}"))
Listing(pd.DataFrame(rows, columns=["indicator", "values", "years", "growth a year"]))

# %% [markdown]
# **To take along.** Read the note (说明) before you write "raised": bounds, years and definitions may differ. Numbers that
# the program cannot place are left without year or measure rather than guessed.
