"""The barrier of a participant in Python, in SQLite: each request and its compensation take effect at most once."""

import json
import sqlite3
from contextlib import contextmanager
from datetime import timezone

from temporalio import activity
from temporalio.exceptions import ApplicationError, ApplicationErrorCategory

# The most that an answer may take, in bytes of UTF-8 JSON.
ANSWER_LIMIT = 2 * 1024 * 1024 - 64 * 1024
COMPENSATION = "/compensation"


class Refusal(Exception):
    """A declared refusal: the request has no effect. Its code and details are the contract's."""

    def __init__(self, code, details, message=None):
        super().__init__(message or code)
        self.code, self.details = code, details

    def failure(self):
        return ApplicationError(
            str(self), self.details, type=self.code, non_retryable=True, category=ApplicationErrorCategory.BENIGN
        )


class Barrier:
    def __init__(self, path):
        self.path = path
        with self.transaction() as db:
            db.execute(
                "create table if not exists barrier (step_key text primary key, request text not null, state text not null,"
                " had_effect integer not null default 0, input text, response text, asked_at integer not null)"
            )

    @contextmanager
    def transaction(self):
        db = sqlite3.connect(self.path, isolation_level=None, timeout=30)
        try:
            db.execute("pragma journal_mode = wal")
            db.execute("pragma synchronous = full")
            db.execute("begin immediate")
            try:
                yield db
            except BaseException:
                db.execute("rollback")
                raise
            db.execute("commit")
        finally:
            db.close()

    def request(self, verb, given, mark, effect):
        """Runs `effect(db, given, step_key)` once; what it returned is the answer from then on."""
        mark = mark or {}
        key, asked_at = step(mark)
        text = json.dumps(given, sort_keys=True)
        try:
            with self.transaction() as db:
                row = claim(db, key, verb, "begun", asked_at)
                if row is not None:
                    settled = settle(row, verb, text, mark, asked_at)
                    if settled is not None:
                        if row["state"] == "refused":
                            newest(db, key, asked_at)
                        return settled()
                answer = effect(db, given, key)
                if "style" in mark:
                    answer = {"output": answer}
                response = json.dumps(answer)
                size, limit = len(response.encode()), min(mark.get("room", ANSWER_LIMIT), ANSWER_LIMIT)
                if size > limit:
                    raise Refusal("AnswerTooLarge", {"bytes": size, "limit": limit})
                db.execute(
                    "update barrier set state = 'done', had_effect = 1, input = ?, response = ?, asked_at = ?"
                    " where step_key = ?",
                    (text, response, asked_at, key),
                )
        except Refusal as refusal:
            # The effect was rolled back. The refusal is kept before it is told: an older attempt that still runs must
            # not take effect afterwards. If one has, that is the answer.
            with self.transaction() as db:
                row = claim(db, key, verb, "refused", asked_at)
                settled = row and settle(row, verb, text, mark, asked_at)
                if settled:
                    return settled()
                kept = json.dumps([refusal.code, refusal.details, str(refusal)])
                db.execute(
                    "update barrier set state = 'refused', response = ?, asked_at = ? where step_key = ?",
                    (kept, asked_at, key),
                )
            raise refusal.failure() from None
        return answer

    def compensate(self, verb, given, mark, undo):
        """Runs `undo(db, input, output, step_key)` once, if the request has taken effect."""
        key, asked_at = step(mark or {})
        with self.transaction() as db:
            row = claim(db, key, verb, "compensated", asked_at)
            is_known = given.get("answered") is True or "output" in given
            if is_known and (row is None or not row["had_effect"]):
                raise ApplicationError(
                    f"The request of '{key}' was answered, and this database knows nothing of it.", type="effect-unsettled"
                )
            if row is None or row["state"] == "compensated":
                return
            if row["state"] == "done":
                given_input = given.get("input") if given.get("replaced") else json.loads(row["input"])
                output = json.loads(row["response"])
                undo(db, given_input, output["output"] if "style" in (mark or {}) else output, key)
            db.execute("update barrier set state = 'compensated' where step_key = ?", (key,))


def step(mark):
    """The step's key, also for its compensation, and when this attempt was scheduled, in milliseconds."""
    info = activity.info()
    step_id = info.activity_id.removesuffix(COMPENSATION)
    at = info.current_attempt_scheduled_time.astimezone(timezone.utc)
    return f"{mark.get('saga', info.workflow_run_id)}/{step_id}", int(at.timestamp() * 1000)


def claim(db, key, verb, state, asked_at):
    """Makes the step's row and returns nothing, or returns the one that is there."""
    made = db.execute(
        "insert into barrier (step_key, request, state, asked_at) values (?, ?, ?, ?) on conflict (step_key) do nothing",
        (key, verb, state, asked_at),
    )
    if made.rowcount == 1:
        return None
    db.row_factory = sqlite3.Row
    return db.execute("select * from barrier where step_key = ?", (key,)).fetchone()


def newest(db, key, asked_at):
    db.execute("update barrier set asked_at = max(asked_at, ?) where step_key = ?", (asked_at, key))


def settle(row, verb, text, mark, asked_at):
    """What an earlier copy has settled for this one, as a function that tells it. Nothing: this one may go on."""
    if row["state"] == "compensated":
        return raising(Refusal("AlreadyCompensated", {"step": row["step_key"].split("/", 1)[1]}).failure())
    is_reused = row["request"] != verb or (mark.get("reset") and row["state"] == "done" and row["input"] != text)
    if is_reused:
        message = f"Step key '{row['step_key']}' was used for another request."
        return raising(ApplicationError(message, type="step-key-reused", non_retryable=True))
    if row["state"] == "done":
        return lambda: json.loads(row["response"])
    if row["state"] == "refused" and (not mark.get("again") or asked_at <= row["asked_at"]):
        return raising(Refusal(*json.loads(row["response"])).failure())
    return None


def raising(error):
    def tell():
        raise error

    return tell
