# %% [markdown]
# # 03 Linked clauses · 对应语句
#
# **What this answers.** Why are two clauses linked, how sure is that, and what is to be done with a link that is not
# sure? What are the three zones (确定、待核、可能)?

# %%
import szcompare
from szcompare.display import Listing, Picture
from szcompare.report import figures

comparison = szcompare.compare(*szcompare.load_example())
comparison

# %% [markdown]
# ## One link
#
# A link shows both clauses. Struck-through words are gone, underlined ones are new, bold ones are shared wording that
# counted. The confidence (置信度) estimates the probability that a careful reader would link the pair.

# %%
by_confidence = sorted(comparison.link_list, key=lambda link: (-link.confidence, link.id))
by_confidence[0]

# %% [markdown]
# The evidence is folded above; here it is in full. The shares are contributions to the log odds (对数几率): they add up,
# and a share below zero speaks against the link.

# %%
link = next(link for link in by_confidence if link.relation == "modified" and link.zone == "check")
link

# %%
for name, share in link.evidence.contributions:
    print(f"{share:+6.2f}  {name}")

# %% [markdown]
# No similarity decides the relation (关系). `reused` (沿用), `restated` (重述) and `modified` (调整) differ by rules on
# numbers, negation, scope and wording, applied after the pair is linked; `link.reason` gives the rule in words.

# %% [markdown]
# ## The three zones
#
# | zone | 中文 | what to do |
# |---|---|---|
# | `sure` | 确定 | use it; check a sample |
# | `check` | 待核 | read both quotes before you use it |
# | `possible` | 可能 | no link: "see also", never counted as continued |

# %%
links = comparison.links
links.groupby(["zone", "relation"]).agg(
    links=("link", "count"), least=("confidence", "min"), most=("confidence", "max")
).round(2)

# %% [markdown]
# ## Counts that are not known for sure
#
# Whether an undertaking goes on is a matter of probability. The bar below the counts is the 90% interval of how many go
# on, from the probabilities of all links (a Poisson binomial distribution). It covers chance in single pairs; a bias of
# the whole method it cannot know.

# %%
Picture(figures.status_chart(comparison))

# %% [markdown]
# ## A sample for checking by hand
#
# The same seed draws the same links on every machine. Name the seed in the paper.

# %%
sample = comparison.filter(relation=["reused", "restated", "modified"]).sample(5, seed=2015)
Listing(sample.links.round({"confidence": 2}), "relation", "zone", "confidence", "old_quote", "new_quote")

# %% [markdown]
# ## Why are two clauses not linked?
#
# Any pair of undertakings can be asked for, linked or not.

# %%
from szcompare.pipeline import explain

dropped = comparison.filter(status="dropped", zone="possible").link_list[0]
explain(comparison.old, comparison.new, dropped.old, dropped.new)

# %% [markdown]
# **To take along.** Report how many links are `sure` and how many `check`, and the result of your own check of a sample.
# `szcompare.coding.review(comparison, "decisions.sqlite", coder="…")` shows pair after pair for that.
