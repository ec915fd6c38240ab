"""``python -m szcompare`` ▶ the command line."""

from szcompare.cli import main

main()
