"""One process of the pool: answers what comes in on its standard input until that ends."""

import gc
import os
import pickle
import signal
import sys
from typing import Any

from mdm.resolve.parts import read_part
from mdm.resolve.undecided import decide_ahead
from mdm.store.database import open_engine


def main() -> None:
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever is printed or logged here must not fall among the answers
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the resolver, which then ends us
    gc.disable()  # nothing here makes cycles, and the process ends with the load
    url, rules, model = pickle.load(sys.stdin.buffer)  # noqa: S301 - what our own parent wrote
    engine = open_engine(url, pool_size=1)

    def answer(task: str, question: Any) -> object:
        return read_part(engine, question, rules) if task == "read" else decide_ahead(question, rules, model)

    while True:
        try:
            task, question = pickle.load(sys.stdin.buffer)  # noqa: S301 - as above
        except EOFError:
            return
        try:
            reply: tuple[object, Exception | None] = (answer(task, question), None)
        except Exception as error:  # noqa: BLE001 - the resolver judges it
            reply = (None, error)
        pickle.dump(reply, answers, pickle.HIGHEST_PROTOCOL)
        answers.flush()


if __name__ == "__main__":
    main()
