"""Have the models compiled in a process of its own, beside the stages of a build that do not need them.

`python -m etl.warehouse.compile_beside` compiles them as the sample needs them and waits: what `make setup` does.
"""

import json
import subprocess
import sys
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from etl.settings import config, thresholds
from etl.settings.paths import SAMPLE, SQL
from etl.warehouse import compiled_models

_COMMAND = (sys.executable, "-P", "-m", "etl.warehouse.compile_beside")  # -P: nothing is imported from this folder

_begun: list[subprocess.Popen[bytes]] = []


def begin_to_compile(variables: Mapping[str, Any], folder: Path = compiled_models.FOLDER, project: Path = SQL) -> None:
    """Start to compile the models with these variables, without waiting for it, where they are not kept yet."""
    if (folder / f"{compiled_models.key(variables, project)}.json").is_file():
        return
    command = (*_COMMAND, json.dumps(dict(variables)), str(folder), str(project))
    with suppress(OSError):  # without a process of its own, the build compiles them
        _begun.append(subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL))


def wait() -> None:
    """Wait until what was begun has ended; what could not be compiled is not kept, and the build itself says why."""
    while _begun:
        _begun.pop().wait()


def variables_of(settings: config.Settings, chosen: Iterable[thresholds.Threshold]) -> dict[str, Any]:
    """The variables of the models: the chosen thresholds and the firm's calendar."""
    return {**thresholds.variables(chosen), **settings.calendar.variables}


def _of_sample() -> dict[str, Any]:
    settings = config.load(None, SAMPLE)
    return variables_of(settings, thresholds.thresholds({"escalation_definition": settings.escalation_definition}))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        asked, kept_in, of_project = sys.argv[1:]
        compiled_models.compiled(json.loads(asked), Path(kept_in), Path(of_project))
    else:
        compiled_models.compiled(_of_sample())
