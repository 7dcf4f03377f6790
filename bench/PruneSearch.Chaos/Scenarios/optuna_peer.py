"""How many trials per second Optuna gets through with a trivial objective and its storage in PostgreSQL.

usage: optuna_peer.py URL PROCESSES SECONDS SAMPLER, where SAMPLER is random or nsga2
"""

import multiprocessing
import sys
import time

import optuna


def sampler_of(name, seed):
    return optuna.samplers.NSGAIISampler(seed=seed) if name == "nsga2" else optuna.samplers.RandomSampler(seed=seed)


def work(url, name, sampler, seed, until):
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    study = optuna.load_study(study_name=name, storage=url, sampler=sampler_of(sampler, seed))
    done = 0
    while time.time() < until:
        trial = study.ask()
        x = trial.suggest_float("x", 0, 1)
        y = trial.suggest_float("y", 0, 1)
        study.tell(trial, [x, y])
        done += 1
    return done


def main():
    url, processes, seconds, sampler = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), sys.argv[4]
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    name = f"peer-{sampler}-{processes}"
    optuna.create_study(study_name=name, storage=url, directions=["maximize", "minimize"])
    began = time.time()
    until = began + seconds
    if processes == 1:
        done = work(url, name, sampler, 1, until)
    else:
        with multiprocessing.get_context("spawn").Pool(processes) as pool:
            pool.map(abs, range(processes))  # everyone has started
            began = time.time()
            until = began + seconds
            done = sum(pool.starmap(work, [(url, name, sampler, i, until) for i in range(processes)], 1))
    print(optuna.__version__, done, done / (time.time() - began))


if __name__ == "__main__":
    main()
