# %% [markdown]
# # 07 Many plans · 多份规划
#
# **What this answers.** How do I compare dozens or thousands of plans, how do shares of continued undertakings move over
# the years, and which wording wandered from one government to another? Needs the extra `corpus`.
#
# The corpus here is made up: ten plans of two invented cities, put together from statements of the two Shenzhen plans
# with known lineage, so that what is found can be checked. With your own plans only the folder differs.

# %%
from pathlib import Path

import pandas as pd

from szcompare.corpus import add_plans, open_store, results, run_pairs
from szcompare.corpus.made import lineage_scores, make_corpus, pool
from szcompare.corpus.pairs import Rule
from szcompare.corpus.run import choose_pairs
from szcompare.display import Listing
from szcompare.example import data_file

statements = pool(data_file(f"plans/shenzhen-{year}.txt") for year in (2008, 2015))
known = make_corpus(Path("plans"), statements, plans=10, length=24, seed=7)
print(Path("plans/" + known[0].name).read_text(encoding="utf-8")[:220])

# %% [markdown]
# ## Add, pair, run
#
# A store is one folder. `add_plans` parses what is new, `run_pairs` compares what is not compared yet; a run that was
# stopped goes on where it was. By default each plan is paired with the next one of the same issuing body (发布机构).
# `szcompare corpus add|pairs|run|report` do the same in a shell.

# %%
store = open_store("store", create=True)
added = add_plans(store, ["plans"])
print(added.asked, "plans,", added.made, "parsed,", len(added.failed), "failed")
ran = run_pairs(store)
print(ran.asked, "pairs,", ran.made, "compared,", len(ran.failed), "failed")
again = run_pairs(store)
print("second run:", again.made, "compared")

# %%
plans = [(m.title, m.body, m.year, m.undertakings) for m in store.members()]
Listing(pd.DataFrame(plans, columns=["title", "body", "year", "undertakings"]))

# %% [markdown]
# ## Shares · 比例
#
# Of the undertakings of each plan: how many went on (延续), went on changed (调整) or were not found again (未见延续) in the next
# plan of the same body. Read it as shares, never as counts: plans differ in length.

# %%
shares = results.shares(store).query("side == 'old'")
table = shares.pivot_table(index=["body", "year"], columns="status", values="share", aggfunc="sum", fill_value=0)
table[["continued", "modified", "dropped"]].map("{:.0%}".format)

# %% [markdown]
# ## Lineages · 沿袭
#
# To see what wandered between bodies every two plans have to be compared; pairs that were compared already are not compared
# again. A chain of links is a lineage: the first clause is where an undertaking was first seen, the others took it up.

# %%
choose_pairs(store, Rule(by="all"))
ran = run_pairs(store)
print(ran.asked, "pairs,", ran.made, "compared,", ran.kept, "kept")

# %%
lineages, members = results.diffusion(store)
Listing(lineages.head(8), "first_body", "first_year", "last_year", "plans", "bodies", "taken_up_by", "quote")

# %% [markdown]
# The corpus knows which statement goes on from which, so the lineages can be scored:

# %%
found = {(Path(row["name"]).name, row["start"]): row["lineage"] for row in members.to_dict("records")}
scores = lineage_scores(found, known)
assert scores["pairs"] > 0
{name: round(value, 3) for name, value in scores.items()}

# %% [markdown]
# Such figures are higher than on real plans: made-up statements are varied by simple edits.

# %% [markdown]
# ## Ask your own questions
#
# The store is Parquet; `store.query` takes SQL (DuckDB).

# %%
pd.DataFrame(store.query("SELECT relation, zone, count(*) AS links FROM links GROUP BY ALL ORDER BY ALL"))

# %% [markdown]
# **To take along.** A lineage says that wording goes on, and nothing of why. Two governments may both follow a third
# text that is not in the corpus: add the plans of the level above.
