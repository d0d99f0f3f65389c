#!/usr/bin/env python3
"""The figures of the standard outcome report as an analyst would get them from DuckDB or polars.

    report.py prepare STORE DIR    writes the tables that a report reads as CSV files
    report.py duckdb|polars DIR    loads them, and asks for the figures twice to warm up, then three times

Prints JSON: what each took, the median of three for queries. Two threads. "typed tables" works everything out of the
loaded tables; "panel" has one row for each enterprise made beforehand, and only aggregates it by state, by sector, by sex,
by office and for all; "panel crossed" aggregates it by state × sector × sex.
"""
import csv
import json
import os
import sqlite3
import sys
import time

os.environ.setdefault("POLARS_MAX_THREADS", "2")

ITEMS = [letter + str(number) for letter in "ABCDEF" for number in range(1, 5)]
TABLES = {
    "enterprise": "id namespace cvegeo sector arm removed",
    "owner": "enterprise owner_sex",
    "wave": "id type",
    "interview": "id enterprise wave date outcome state " + " ".join(ITEMS),
    "revenue": "enterprise wave period_end sales profit currency online_share",
    "attendance": "session enterprise person minutes",
    "price_index": "month index value",
}
TEXTS = {"namespace", "cvegeo", "sector", "arm", "owner_sex", "type", "date", "outcome", "state", "period_end", "currency",
         "person", "month", "index"}
GROUPS = ["office", "state", "sector", "sex"]
CROSSED = ["state", "sector", "sex"]
# Values of which the report states mean with t interval, median and quartiles.
SPREAD = ["before", "after", "change", "growth", "real_growth", "sales_before", "sales_after", "profit_before",
          "profit_after"]
MEANS = ["online_before", "online_after", "online_change"] + [f"change_{letter}" for letter in "ABCDEF"]
SHARES = ["up", "down", "completed", "interviewed_before", "interviewed_after"]
SUMS = ["minutes", "persons", "attends"]


def prepare(store, folder):
    os.makedirs(folder, exist_ok=True)
    connection = sqlite3.connect(f"file:{store}?mode=ro", uri=True)
    for table, columns in TABLES.items():
        with open(f"{folder}/{table}.csv", "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns.split())
            listed = ", ".join(f'"{column}"' for column in columns.split())
            writer.writerows(connection.execute(f'SELECT {listed} FROM "{table}"'))


class Clock:
    """What a piece of work takes, with all its threads."""

    def __init__(self):
        self.wall, self.cpu = time.perf_counter(), time.process_time()

    def taken(self):
        return {"wall": time.perf_counter() - self.wall, "cpu": time.process_time() - self.cpu}


def timed(work, warm=2, rounds=3):
    for _ in range(warm):
        work()
    taken = []
    for _ in range(rounds):
        clock = Clock()
        work()
        taken.append(clock.taken())
    return sorted(taken, key=lambda usage: usage["wall"])[rounds // 2]


def of_items(form, letter):
    return " + ".join(form.format(f"{letter}{number}") for number in range(1, 5))


class DuckDB:
    def __init__(self, folder):
        import duckdb
        self.connection = duckdb.connect(config={"threads": 2})
        self.folder = folder

    def load(self):
        for table, columns in TABLES.items():
            types = ", ".join(f"'{c}': '{'VARCHAR' if c in TEXTS else 'BIGINT'}'" for c in columns.split())
            self.connection.execute(
                f"CREATE OR REPLACE TABLE \"{table}\" AS SELECT * FROM "
                f"read_csv('{self.folder}/{table}.csv', header=true, columns={{{types}}})")

    def panel(self):
        """One row for each enterprise, from the loaded tables."""
        parts = []
        for letter in "ABCDEF":
            answered = of_items("coalesce(({0} >= 0)::INT, 0)", letter)
            applicable = of_items("coalesce(({0} <> -1)::INT, 1)", letter)
            points = of_items("coalesce(greatest({0}, 0), 0)", letter)
            parts.append(f"{answered} AS n{letter}, {applicable} AS m{letter}, {points} AS p{letter}")
        tallies = ", ".join(parts)
        scores = ", ".join(f"CASE WHEN m{x} > 0 AND 4 * n{x} >= 3 * m{x} THEN 25.0 * p{x} / n{x} END AS s{x}"
                           for x in "ABCDEF")
        valid = " + ".join(f"(s{x} IS NOT NULL)::INT" for x in "ABCDEF")
        total = " + ".join(f"coalesce(s{x}, 0)" for x in "ABCDEF")
        answered, applicable = (" + ".join(f"{t}{x}" for x in "ABCDEF") for t in "nm")
        changes = ", ".join(f"j.s{x} - i.s{x} AS change_{x}" for x in "ABCDEF")
        return f"""
            WITH chosen AS (
                SELECT i.*, w.type FROM interview i JOIN wave w ON w.id = i.wave
                WHERE w.type IN ('baseline', 'endline') AND i.state IN ('submitted', 'approved', 'locked')
                    AND (i.outcome IS NULL OR i.outcome IN ('completed', 'partial'))
                QUALIFY row_number() OVER (PARTITION BY i.enterprise, w.type ORDER BY i.date DESC, i.state) = 1
            ), tallied AS (SELECT enterprise, type, {tallies} FROM chosen),
            dimensions AS (SELECT *, {scores} FROM tallied),
            scored AS (
                SELECT *, CASE WHEN {valid} >= 5 AND 5 * ({answered}) >= 4 * ({applicable})
                    THEN ({total}) / ({valid}) END AS score FROM dimensions
            ), money AS (
                SELECT r.*, w.type, p.value AS level FROM revenue r JOIN wave w ON w.id = r.wave
                LEFT JOIN price_index p ON left(p.month, 7) = left(r.period_end, 7)
                WHERE w.type IN ('baseline', 'endline') AND r.currency = 'MXN'
                QUALIFY row_number() OVER (PARTITION BY r.enterprise, w.type ORDER BY r.period_end DESC) = 1
            ), attended AS (
                SELECT enterprise, sum(minutes) AS minutes, count(DISTINCT person) AS persons,
                    count(DISTINCT session) AS sessions FROM attendance WHERE minutes > 0 GROUP BY enterprise
            ), sexes AS (SELECT enterprise, min(owner_sex) AS sex FROM owner GROUP BY enterprise)
            SELECT e.namespace AS office, left(e.cvegeo, 2) AS state, e.sector, coalesce(o.sex, 'unknown') AS sex,
                i.enterprise IS NOT NULL AS interviewed_before, j.enterprise IS NOT NULL AS interviewed_after,
                i.score AS before, j.score AS after, j.score - i.score AS change, {changes},
                least(3, floor(i.score / 25)) < least(3, floor(j.score / 25)) AS up,
                least(3, floor(i.score / 25)) > least(3, floor(j.score / 25)) AS down,
                CASE WHEN b.sales > 0 THEN 100.0 * (f.sales - b.sales) / b.sales END AS growth,
                CASE WHEN b.sales > 0 THEN 100.0 * (f.sales / f.level * b.level - b.sales) / b.sales END AS real_growth,
                CASE WHEN f.sales IS NOT NULL THEN b.sales / b.level END AS sales_before,
                CASE WHEN b.sales IS NOT NULL THEN f.sales / f.level END AS sales_after,
                CASE WHEN f.profit IS NOT NULL THEN b.profit / b.level END AS profit_before,
                CASE WHEN b.profit IS NOT NULL THEN f.profit / f.level END AS profit_after,
                CASE WHEN f.online_share IS NOT NULL THEN b.online_share / 100 END AS online_before,
                CASE WHEN b.online_share IS NOT NULL THEN f.online_share / 100 END AS online_after,
                (f.online_share - b.online_share) / 100 AS online_change,
                a.minutes, a.persons, a.minutes > 0 AS attends, coalesce(a.sessions >= 6, false) AS completed
            FROM enterprise e
            LEFT JOIN sexes o ON o.enterprise = e.id
            LEFT JOIN scored i ON i.enterprise = e.id AND i.type = 'baseline'
            LEFT JOIN scored j ON j.enterprise = e.id AND j.type = 'endline'
            LEFT JOIN money b ON b.enterprise = e.id AND b.type = 'baseline'
            LEFT JOIN money f ON f.enterprise = e.id AND f.type = 'endline'
            LEFT JOIN attended a ON a.enterprise = e.id
            WHERE coalesce(e.removed, 0) = 0 AND e.arm IS DISTINCT FROM 'comparison'"""

    @staticmethod
    def figures(source, sets):
        stated = []
        for name in SPREAD:
            # Student's t at 97.5 % by its expansion in 1 / degrees of freedom.
            t = f"(1.959964 + 2.372271 / greatest(count({name}) - 1, 1))"
            stated += [f"count({name}) AS n_{name}", f"avg({name}) AS mean_{name}", f"stddev_samp({name}) AS sd_{name}",
                       f"{t} * stddev_samp({name}) / sqrt(count({name})) AS t_{name}",
                       f"quantile_cont({name}, [0.25, 0.5, 0.75]) AS quartiles_{name}"]
        for name in MEANS:
            stated += [f"avg({name}) AS mean_{name}", f"stddev_samp({name}) / sqrt(count({name})) AS se_{name}"]
        stated += [f"avg({name}::INT) AS share_{name}" for name in SHARES]
        stated += [f"sum({name}) AS sum_{name}" for name in SUMS]
        names = ", ".join(GROUPS if len(sets) > 1 else CROSSED)
        listed = ", ".join(f"({', '.join(group)})" for group in sets)
        return f"SELECT {names}, count(*) AS n, {', '.join(stated)} FROM {source} GROUP BY GROUPING SETS ({listed})"

    def run(self):
        clock = Clock()
        self.load()
        found = {"load": clock.taken()}
        sets = [[]] + [[group] for group in GROUPS]

        def ask(query):
            return lambda: self.connection.execute(query).fetchall()

        found["typed tables"] = timed(ask(self.figures(f"({self.panel()})", sets)))
        self.connection.execute(f"CREATE TABLE panel AS {self.panel()}")
        found["panel"] = timed(ask(self.figures("panel", sets)))
        found["panel crossed"] = timed(ask(self.figures("panel", [CROSSED])))
        return found


class Polars:
    def __init__(self, folder):
        import polars
        self.polars, self.folder, self.tables = polars, folder, {}

    def load(self):
        types = {c: self.polars.String if c in TEXTS else self.polars.Int64
                 for columns in TABLES.values() for c in columns.split()}
        for table, columns in TABLES.items():
            self.tables[table] = self.polars.read_csv(
                f"{self.folder}/{table}.csv", schema={c: types[c] for c in columns.split()})

    def scores(self, wave):
        """The scores of one wave by enterprise, lazily."""
        p = self.polars
        rank = p.col("date").rank("ordinal", descending=True).over("enterprise")
        waves = self.tables["wave"].lazy().filter(p.col("type") == wave).select("id")
        chosen = (self.tables["interview"].lazy().join(waves, left_on="wave", right_on="id")
                  .filter(p.col("state").is_in(["submitted", "approved", "locked"])
                          & (p.col("outcome").is_null() | p.col("outcome").is_in(["completed", "partial"])))
                  .filter(rank == 1))
        tallies = []
        for letter in "ABCDEF":
            items = [p.col(f"{letter}{number}") for number in range(1, 5)]
            tallies += [p.sum_horizontal([(i >= 0).cast(p.Int32) for i in items]).alias("n" + letter),
                        p.sum_horizontal([(i.fill_null(0) != -1).cast(p.Int32) for i in items]).alias("m" + letter),
                        p.sum_horizontal([i.clip(0) for i in items]).alias("p" + letter)]
        scored = [p.when((p.col("m" + x) > 0) & (4 * p.col("n" + x) >= 3 * p.col("m" + x)))
                  .then(25.0 * p.col("p" + x) / p.col("n" + x)).alias("s" + x) for x in "ABCDEF"]
        valid = p.sum_horizontal([p.col("s" + x).is_not_null().cast(p.Int32) for x in "ABCDEF"])
        answered, applicable = (p.sum_horizontal([t + x for x in "ABCDEF"]) for t in "nm")
        total = (p.when((valid >= 5) & (5 * answered >= 4 * applicable))
                 .then(p.sum_horizontal(["s" + x for x in "ABCDEF"]) / valid).alias("score"))
        return chosen.select("enterprise", *tallies).with_columns(scored).with_columns(total).select(
            "enterprise", "score", *["s" + x for x in "ABCDEF"])

    def money(self, wave):
        p = self.polars
        waves = self.tables["wave"].lazy().filter(p.col("type") == wave).select("id")
        level = self.tables["price_index"].lazy().select(p.col("month").str.head(7), p.col("value").alias("level"))
        rank = p.col("period_end").rank("ordinal", descending=True).over("enterprise")
        return (self.tables["revenue"].lazy().join(waves, left_on="wave", right_on="id")
                .filter(p.col("currency") == "MXN").filter(rank == 1)
                .with_columns(p.col("period_end").str.head(7).alias("month")).join(level, on="month", how="left")
                .select("enterprise", "sales", "profit", "online_share", "level"))

    def panel(self):
        """One row for each enterprise, lazily."""
        p = self.polars
        c = p.col
        attended = (self.tables["attendance"].lazy().filter(c("minutes") > 0).group_by("enterprise")
                    .agg(c("minutes").sum(), c("person").n_unique().alias("persons"),
                         c("session").n_unique().alias("sessions")))
        sexes = self.tables["owner"].lazy().group_by("enterprise").agg(c("owner_sex").min().alias("sex"))
        frame = self.tables["enterprise"].lazy().filter(
            (c("removed").fill_null(0) == 0) & c("arm").ne_missing("comparison")).with_columns(
                c("cvegeo").str.head(2).alias("state"), c("namespace").alias("office"))
        for part, mark in [(sexes, ""), (self.scores("baseline"), "_b"), (self.scores("endline"), "_f"),
                           (self.money("baseline"), "_mb"), (self.money("endline"), "_mf"), (attended, "")]:
            names = part.collect_schema().names()
            part = part.rename({n: n + mark for n in names if n != "enterprise"}).with_columns(p.lit(True).alias("has" + mark)
                                                                                                if mark in ("_b", "_f") else [])
            frame = frame.join(part, left_on="id", right_on="enterprise", how="left")
        def band(x):
            return (x / 25).floor().clip(0, 3)
        def paired(first, other, value):
            return p.when(c(other).is_not_null()).then(value)
        return frame.select(
            *GROUPS[:3], c("sex").fill_null("unknown"), c("has_b").fill_null(False).alias("interviewed_before"),
            c("has_f").fill_null(False).alias("interviewed_after"), c("score_b").alias("before"),
            c("score_f").alias("after"), (c("score_f") - c("score_b")).alias("change"),
            *[(c(f"s{x}_f") - c(f"s{x}_b")).alias(f"change_{x}") for x in "ABCDEF"],
            (band(c("score_b")) < band(c("score_f"))).alias("up"), (band(c("score_b")) > band(c("score_f"))).alias("down"),
            p.when(c("sales_mb") > 0).then(100.0 * (c("sales_mf") - c("sales_mb")) / c("sales_mb")).alias("growth"),
            p.when(c("sales_mb") > 0).then(
                100.0 * (c("sales_mf") / c("level_mf") * c("level_mb") - c("sales_mb")) / c("sales_mb")).alias("real_growth"),
            *[paired(a, b, c(a) / c("level" + a[-3:])).alias(n) for n, a, b in [
                ("sales_before", "sales_mb", "sales_mf"), ("sales_after", "sales_mf", "sales_mb"),
                ("profit_before", "profit_mb", "profit_mf"), ("profit_after", "profit_mf", "profit_mb")]],
            paired("", "online_share_mf", c("online_share_mb") / 100).alias("online_before"),
            paired("", "online_share_mb", c("online_share_mf") / 100).alias("online_after"),
            ((c("online_share_mf") - c("online_share_mb")) / 100).alias("online_change"), "minutes", "persons",
            (c("minutes") > 0).alias("attends"), (c("sessions") >= 6).fill_null(False).alias("completed"))

    def figures(self, source, sets):
        p = self.polars
        stated = [p.len().alias("n")]
        for name in SPREAD:
            value = p.col(name)
            t = 1.959964 + 2.372271 / (value.count() - 1).clip(1)
            stated += [value.count().alias("n_" + name), value.mean().alias("mean_" + name), value.std().alias("sd_" + name),
                       (t * value.std() / value.count().sqrt()).alias("t_" + name)]
            stated += [value.quantile(q, "linear").alias(f"q{int(100 * q)}_{name}") for q in (0.25, 0.5, 0.75)]
        for name in MEANS:
            value = p.col(name)
            stated += [value.mean().alias("mean_" + name), (value.std() / value.count().sqrt()).alias("se_" + name)]
        stated += [p.col(name).mean().alias("share_" + name) for name in SHARES]
        stated += [p.col(name).sum().alias("sum_" + name) for name in SUMS]
        return [source.group_by(group).agg(stated) if group else source.select(stated) for group in sets]

    def run(self):
        clock = Clock()
        self.load()
        found = {"load": clock.taken()}
        sets = [[]] + [[group] for group in GROUPS]

        def ask(source, sets):
            return lambda: [frame.rows() for frame in self.polars.collect_all(self.figures(source, sets))]

        found["typed tables"] = timed(ask(self.panel(), sets))
        panel = self.panel().collect().lazy()
        found["panel"] = timed(ask(panel, sets))
        found["panel crossed"] = timed(ask(panel, [CROSSED]))
        return found


def main(words):
    if words[0] == "prepare":
        clock = Clock()
        prepare(words[1], words[2])
        found = {"prepare": clock.taken()}
    else:
        found = {"duckdb": DuckDB, "polars": Polars}[words[0]](words[1]).run()
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
