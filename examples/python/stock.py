"""A participant in Python: a stock of things, in its own database. STOCK_DB is the file, STOCK_QUEUE its task queue."""

import asyncio
import os
import time
from concurrent.futures import ThreadPoolExecutor

from temporalio import activity
from temporalio.client import Client
from temporalio.worker import Worker

from barrier import Barrier, Refusal

barrier = Barrier(os.environ["STOCK_DB"])
with barrier.transaction() as db:
    db.execute("create table if not exists item (name text primary key, stock integer not null)")
    db.execute("create table if not exists taken (step_key text primary key, item text not null, count integer not null)")
    db.execute("insert into item values ('teapot', 100), ('lamp', 0) on conflict (name) do nothing")


def take(db, given, key):
    if not isinstance(given, dict) or not isinstance(given.get("count"), int) or "item" not in given:
        raise Refusal("InputInvalid", [{"pointer": "", "message": "expected { item, count }"}])
    item, count = given["item"], given["count"]
    changed = db.execute("update item set stock = stock - ? where name = ? and stock >= ?", (count, item, count))
    if changed.rowcount == 0:
        raise Refusal("OutOfStock", {"item": item})
    db.execute("insert into taken values (?, ?, ?)", (key, item, count))
    stop_at("take")
    return {"left": db.execute("select stock from item where name = ?", (item,)).fetchone()[0]}


def put_back(db, given, output, key):
    item, count = db.execute("select item, count from taken where step_key = ?", (key,)).fetchone()
    db.execute("update item set stock = stock + ? where name = ?", (count, item))
    db.execute("delete from taken where step_key = ?", (key,))
    stop_at("putBack")


def stop_at(point):
    """For tests: stands still here, before the commit, until its process is killed."""
    if os.environ.get("STOP_AT") == point:
        print(point, flush=True)
        time.sleep(600)


@activity.defn(name="take")
def take_request(given, mark=None):
    return barrier.request("take", given, mark, take)


@activity.defn(name="putBack")
def put_back_compensation(given, mark=None):
    barrier.compensate("putBack", given, mark, put_back)


async def main():
    client = await Client.connect(os.environ.get("TEMPORAL_ADDRESS", "127.0.0.1:7233"))
    with ThreadPoolExecutor(10) as threads:
        worker = Worker(
            client,
            task_queue=os.environ.get("STOCK_QUEUE", "stock"),
            activities=[take_request, put_back_compensation],
            activity_executor=threads,
        )
        print("ready", flush=True)
        await worker.run()


asyncio.run(main())
