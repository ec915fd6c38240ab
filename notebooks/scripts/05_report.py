# %% [markdown]
# # 05 Report, cite, verify · 报告、引用、核验
#
# **What this answers.** How do I get a report and data files, how do I cite a clause exactly, and how can a reader prove
# that every quotation stands where I say?

# %%
import szcompare

comparison = szcompare.compare(*szcompare.load_example())
szcompare.write(comparison, "report", ["html", "md", "csv", "json"])

# %% [markdown]
# The whole report is written or nothing is; the same input gives the same bytes. `index.html` needs no network. In your own
# notebook the names above are links. The
# tables are described in `szcompare.tables.TABLES`:

# %%
import pandas as pd

from szcompare.display import Listing
from szcompare.tables import TABLES

Listing(pd.DataFrame(TABLES["links"], columns=["column", "type", "meaning"]))

# %% [markdown]
# ## Cite · 引用
#
# GB/T 7714—2025 by default; also the 2015 edition, BibTeX, BibLaTeX, CSL-JSON, RIS and Web Annotation. The day on which
# you saw the document has to be given: the program reads no clock.

# %%
link = max(comparison.link_list, key=lambda link: (link.confidence, link.id))
print(comparison.cite(link))

# %%
print(comparison.cite(link, style="bibtex"))

# %% [markdown]
# ## Verify · 核验
#
# Every quotation of a table is looked up in the source, character by character. Then one is falsified, to show that the
# proof can fail.

# %%
from pathlib import Path

from szcompare.example import data_file
from szcompare.verify import check_quotations

sources = [data_file(f"plans/shenzhen-{year}.txt") for year in (2008, 2015)]
proof = check_quotations(Path("report/tables/links.csv"), sources)
print(proof.checked, "quotations checked,", len(proof.faults), "faults, holds:", proof.holds)

# %%
table = Path("report/tables/links.csv")
quote = comparison.links.loc[0, "old_quote"]
table.write_text(table.read_text(encoding="utf-8").replace(quote, f"伪{quote[1:]}", 1), encoding="utf-8")
proof = check_quotations(table, sources)
print("holds:", proof.holds)
print(proof.faults[0])

# %% [markdown]
# ## Keep the comparison itself
#
# `save` writes every value, with both texts, to one JSON file; `load` makes an equal object of it. `to_pandas()` and
# `to_parquet(folder)` give all tables.

# %%
kept = comparison.save("comparison.saved.json")
assert szcompare.load(kept) == comparison
print(*sorted(comparison.to_pandas()), sep=", ")

# %% [markdown]
# **To take along.** Give readers the report, the version of szcompare and the SHA-256 of both sources. With these they
# can make the same bytes again.
