"""The stand-in's own requests: switches, scenes, deliveries, and what was asked of AWS."""

import json
from typing import Any

from moto.core.base_backend import BackendDict
from moto.core.exceptions import ServiceException

from . import scene
from .answer import Answer
from .destination import Source
from .switches import SWITCHES

ROOT = "/_standin/"
HEADERS = [("Content-Type", "application/json")]


def answer(app: Any, environ: dict[str, Any], body: bytes) -> Answer:
    """Answers a control request; what is wrong with one is said in `error`."""
    name = environ["PATH_INFO"].removeprefix(ROOT)
    handler = HANDLERS.get((environ["REQUEST_METHOD"], name))
    if handler is None:
        return _json(404, {"error": f"no control request {environ['REQUEST_METHOD']} {name}"})
    try:
        return _json(200, handler(app, json.loads(body) if body else {}))
    except (ValueError, LookupError, TypeError, AttributeError, ServiceException) as error:
        return _json(400, {"error": f"{type(error).__name__}: {error}"})


def _get_switches(app: Any, _: Any) -> Any:
    return app.world.switches.all()


def _post_switches(app: Any, positions: dict[str, Any]) -> Any:
    app.world.switches.merge(positions)
    app.world.trouble.rearm(positions)
    app.world.audit.rearm(positions)
    return app.world.switches.all()


def _get_positions(app: Any, _: Any) -> Any:
    return {name: switch.names for name, switch in SWITCHES.items() if switch.names}


def _post_reset(app: Any, _: Any) -> Any:
    BackendDict.reset()
    app.renew()
    return {}


def _get_calls(app: Any, _: Any) -> Any:
    return app.world.calls


def _delete_calls(app: Any, _: Any) -> Any:
    app.world.calls.clear()
    return {}


def _post_seed(app: Any, given: dict[str, Any]) -> Any:
    scene.set_up(app.world, given)
    return {}


def _post_deliver(app: Any, given: dict[str, Any]) -> Any:
    source = Source(given["account"], given["region"], given["cluster"])
    return app.world.delivery.deliver(source, given.get("kind", "connectionlog"))


HANDLERS = {
    ("GET", "switches"): _get_switches,
    ("POST", "switches"): _post_switches,
    ("GET", "positions"): _get_positions,
    ("POST", "reset"): _post_reset,
    ("GET", "calls"): _get_calls,
    ("DELETE", "calls"): _delete_calls,
    ("POST", "seed"): _post_seed,
    ("POST", "deliver"): _post_deliver,
}


def _json(status: int, value: Any) -> Answer:
    return Answer(status, json.dumps(value).encode(), HEADERS)
