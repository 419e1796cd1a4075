"""Reads env files with the installed python-dotenv. stdin: JSON [environment, [texts]]; argv: a folder to import it from.

Answers JSON: the version, and for each text the pairs that dotenv_values gives, or the error of opening it. Pairs, not
objects, so that nothing depends on how the names survive as keys.
"""

import io
import json
import logging
import os
import sys

sys.path[:0] = sys.argv[1:]
from importlib.metadata import version  # noqa: E402

from dotenv import dotenv_values  # noqa: E402

logging.disable(logging.CRITICAL)
environment, texts = json.load(sys.stdin)
os.environ.clear()
os.environ.update(environment)
results = []
for text in texts:
    # As `open(path, encoding="utf-8")` gives it: decoded strictly, line ends made one.
    stream = io.TextIOWrapper(io.BytesIO(text.encode("utf-8", "surrogateescape")), encoding="utf-8")
    try:
        results.append(list(dotenv_values(stream=stream).items()))
    except UnicodeDecodeError as error:
        results.append(str(error))
json.dump({"version": version("python-dotenv"), "results": results}, sys.stdout)
