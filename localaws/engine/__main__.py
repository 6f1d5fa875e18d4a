"""Serves the engine. Run as `python -m localaws.engine HOME`; everything else is in ministack's own variables."""

from __future__ import annotations

import asyncio
import json
import os
import resource
import signal
import sys
from pathlib import Path

from ministack import app as ministack
from ministack.core import persistence

from localaws import server
from localaws.engine import accounts, credentials, metrics, queue_addresses, rights, workers
from localaws.engine.archives import EventStore
from localaws.engine.deliveries import DeliveryStore
from localaws.engine.entrance import Entrance
from localaws.engine.gateway import Gateway
from localaws.engine.items import ItemStore
from localaws.engine.keeper import Keeper, opened
from localaws.engine.server import Server
from localaws.keys import Keys
from localaws.mail import Mailbox
from localaws.outbox import Outbox
from localaws.saving import DATABASE

_LOOK_AGAIN_S = 0.05


async def _main(home: Path) -> None:
    port = int(os.environ["GATEWAY_PORT"])
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))  # a burst of connections must not hit the soft limit
    keys = Keys.of(home)
    credentials.install(keys)
    accounts.install(Mailbox(home, Outbox(home).put if server.read(home).mail else None))
    rights.install(home)
    workers.install(json.loads(os.environ.get("WARM_FUNCTIONS", "{}")))
    metrics.install()
    queue_addresses.move(Path(persistence.STATE_DIR), port)
    database = opened(Path(persistence.STATE_DIR) / DATABASE)
    deliveries = DeliveryStore(database)
    stores = ItemStore(database), EventStore(database), deliveries
    for store in stores:
        store.install()
    keeper = Keeper(stores)
    tasks = asyncio.create_task(keeper.keep()), asyncio.create_task(_resume(deliveries, port))
    listener = Server(Gateway(ministack.app, keeper, Entrance(keys, port)), os.environ["BIND_HOST"], port)
    loop = asyncio.get_running_loop()
    for each in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(each, listener.stop)
    try:
        await listener.serve()
    finally:
        for task in tasks:
            task.cancel()
        for store in stores:  # ministack itself saves the rest when it stops
            store.save()


async def _resume(deliveries: DeliveryStore, port: int) -> None:
    """Go on with what the process before did not end, as soon as functions can call this one."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(_LOOK_AGAIN_S)
        else:
            writer.close()
            deliveries.resume()
            return


if __name__ == "__main__":
    asyncio.run(_main(Path(sys.argv[1])))
