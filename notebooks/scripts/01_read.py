# %% [markdown]
# # 01 Reading a plan · 读取
#
# **What this answers.** What does the program take a plan to be? Which clauses (语句) does it cut, of which kind
# (类别), where is the source damaged (原文损坏), and how was each damaged place read (修复)?
#
# Everything below comes from the two Shenzhen plans that are installed with the package. Nothing is downloaded.

# %%
import szcompare

old, new = szcompare.load_example()
old

# %% [markdown]
# A document holds the text exactly as decoded. Offsets count Unicode code points, from 0; a place `[start, end)` can be
# checked in any language that counts code points. `parse` cuts the text into sections, clauses and everything else.
# It takes a path, an open file, a document, or a string by way of `szcompare.from_text`.

# %%
plan = szcompare.parse(old)
plan

# %% [markdown]
# ## Every character is accounted for
#
# The spans of a plan cover the text once, without gap or overlap. So nothing that the program leaves aside is lost
# unseen: what is no clause is a heading, a number, a list of responsible bodies (责任单位), a letterhead or blank.

# %%
import pandas as pd

spans = pd.DataFrame([(span.role, span.end - span.start) for span in plan.spans], columns=["role", "characters"])
at = [span.start for span in plan.spans] + [len(old.text)]
assert all(span.end == following for span, following in zip(plan.spans, at[1:], strict=True))
spans.groupby("role")["characters"].agg(["count", "sum"])

# %% [markdown]
# ## Kinds of clauses
#
# Only principles (原则), targets (目标), commitments (举措) and safeguards (保障) are undertakings. Background (背景) and
# letterhead (文头) are never linked and have no status.

# %%
plans = {"2008": plan, "2015": szcompare.parse(new)}
kinds = pd.DataFrame({year: pd.Series([c.kind for c in one.clauses]).value_counts() for year, one in plans.items()})
kinds.fillna(0).astype(int).sort_index()

# %% [markdown]
# A clause knows where it stands. Its id is the document's hash and its first character, so it survives changes of the
# cutting elsewhere in the text.

# %%
clause = next(clause for clause in plans["2015"].clauses if clause.agencies)
clause

# %%
assert new.text[clause.start : clause.end].replace("\n", "") in clause.reading
print(clause.id, clause.path, clause.item)

# %% [markdown]
# ## Damage and repairs
#
# The text is never altered. A repair (修复) says which characters it is about, how they are read, why, and how sure that
# is. Repairs that are only offered (`accepted` is false) do not enter the reading.

# %%
from szcompare.display import Listing

repairs = pd.DataFrame(
    [(y, r.start, r.raw, r.reading, r.reason, r.accepted) for y, one in plans.items() for r in one.repairs],
    columns=["plan", "place", "raw", "reading", "reason", "accepted"],
)
Listing(repairs)

# %% [markdown]
# Oddities that change no reading are notes (提示). A lost heading (标题缺失) is one: the program says that it is lost
# and invents none.

# %%
notes = pd.DataFrame({year: pd.Series([note.code for note in one.notes]).value_counts() for year, one in plans.items()})
notes.fillna(0).astype(int)

# %% [markdown]
# **To take along.** Look at notes and repairs before you believe any figure on a plan. A wrong repair is corrected in a
# file `NAME.toml` beside the plan; the README says how.
