# %% [markdown]
# # 02 Topics · 主题
#
# **What this answers.** Which subjects do both plans speak of, how much of each was kept, changed or dropped, and how
# sure is the grouping? Where did the undertakings of an old topic go?

# %%
import szcompare
from szcompare.display import Listing, Picture
from szcompare.report import figures, flow

comparison = szcompare.compare(*szcompare.load_example())
comparison

# %% [markdown]
# Topics (主题) are groups of undertakings of both plans, made from their words, and named by a term that sets the group
# apart. They are no official classification. `compare(..., topics=n)` sets their number.

# %%
counts = ["old_clauses", "new_clauses", "old_continued", "old_modified", "dropped", "new"]
Listing(comparison.topics, "topic", "label", *counts)

# %%
Picture(figures.topic_chart(comparison))

# %% [markdown]
# One topic in full: the words that make it, best first by class-based tf-idf (Grootendorst 2022).

# %%
largest = max(comparison.topic_list, key=lambda topic: (len(topic.old) + len(topic.new), topic.id))
largest

# %% [markdown]
# ## What was not found again
#
# `filter` keeps the undertakings that fit, and the manifest of the result says that it is a part. *Dropped* (未见延续)
# means that no successor was found in the new plan. The policy may go on elsewhere.

# %%
gone = comparison.filter(topic=largest.id, status="dropped")
kept = gone.clauses[gone.clauses["status"] == "dropped"]
Listing(kept.head(8), "clause", "kind", "reading")

# %% [markdown]
# ## Where the old topics went
#
# A band is as wide as the undertakings it stands for. Bands to the right margin end; bands from the left margin begin.

# %%
Picture(flow.flow_chart(comparison))

# %% [markdown]
# **To take along.** A topic is a way of looking, found without labels; notebook 06 says how well it agrees with one made
# by readers. For a study with fixed categories write a codebook (see `data/codebooks/`) and name it in your method.
