"""The figures of a deployment, as its page shows them to administrators."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from cdu.authoring.languages import LANGUAGES
from chalicelib.figures.figures import MetricReader
from chalicelib.shared.clock import utc_now

if TYPE_CHECKING:
    from cdu.deployment import Deployment

_QUEUES = ("submissions", "runs", "regrades")


def figures(here: Deployment) -> dict[str, Any]:
    """The figures of the last 24 hours, as `GET /admin/figures` answers them."""
    cloudwatch, outputs = here.client("cloudwatch"), here.outputs()
    queues = {name: outputs[f"{name.capitalize()}QueueUrl"].rsplit("/", 1)[-1] for name in _QUEUES}
    reader = MetricReader(cloudwatch, outputs["BusName"], sorted(LANGUAGES), queues)
    return reader.figures(utc_now()).model_dump(mode="json")
