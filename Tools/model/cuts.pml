/* What counts of the log of a revoked key, as a store keeps it while segments and entries of the root come, against
 * the rule.
 *
 * The log is a tree of segments, each one change long. CUT cuts the key behind some of them; RIVAL, of the same
 * version, behind another, so that the two stand against each other; HEALING names both and decides; RESTORING,
 * which follows CUT or HEALING, takes the cut back. All of them come in any order. */
#ifndef SEGMENTS
#define SEGMENTS 4
#endif
#define NONE 9
#define one(number) (1 << (number))
#define has(set, number) (((set) >> (number)) & 1)

#define CUT 0
#define RIVAL 1
#define HEALING 2
#define RESTORING 3
#define RESTORES 255

byte previous[SEGMENTS], sequence[SEGMENTS]; /* what is signed */
byte named[3];                               /* the last good segments by each entry; RESTORES: the cut is taken back */
bit isAfterHealing;                          /* what RESTORING follows */
byte held, entries;
byte revoked, unchained; /* what the store keeps: the segments that do not count, and why */
#ifdef RIVALS_LAST_WINS
byte newest;
#endif

hidden byte i, j, parts, good, isWhole, last, counted, before, after, line, nowRevoked, nowUnchained, missing;
hidden byte part[2];

/* Roster.settle: the cuts in force, into `part`; of several each holds. */
inline settle_roster() {
    parts = 0;
    line = RESTORES;
    if
    :: has(entries, CUT) && has(entries, RIVAL) && !has(entries, HEALING) ->
        /* What has followed one of them counts for nothing until somebody decides. */
#ifdef RIVALS_LAST_WINS
        line = named[newest];
#else
        part[0] = named[CUT];
        part[1] = named[RIVAL];
        parts = 2
#endif
    :: has(entries, CUT) && has(entries, RIVAL) && has(entries, HEALING) ->
        line = (has(entries, RESTORING) && isAfterHealing -> RESTORES : named[HEALING])
    :: has(entries, CUT) && !has(entries, RIVAL) ->
        line = (has(entries, RESTORING) && !isAfterHealing -> RESTORES : named[CUT])
    :: !has(entries, CUT) && has(entries, RIVAL) -> line = named[RIVAL]
    :: else
    fi;
    if :: line != RESTORES -> part[0] = line; parts = 1 :: else fi
}

/* Revocation.reach and Reach.refusal of every held segment, into `nowRevoked` and `nowUnchained` */
inline judge() {
    nowRevoked = 0;
    nowUnchained = 0;
    for (i : 0 .. 1) {
        if
        :: i < parts ->
            good = 0;
            isWhole = 1;
            last = 0;
            for (j : 0 .. SEGMENTS - 1) {
                if
                :: has(part[i], j) ->
                    last = (sequence[j] > last -> sequence[j] : last);
                    line = j;
#ifdef CUT_OFF_BY_ONE
                    line = previous[j];
#endif
                    do
                    :: line == NONE -> break
                    :: line != NONE && has(good, line) -> break
                    :: line != NONE && !has(held, line) -> isWhole = 0; break
                    :: else -> good = good | one(line); line = previous[line]
                    od
                :: else
                fi
            }
            for (j : 0 .. SEGMENTS - 1) {
                if
#ifdef CUT_BY_NUMBER
                :: has(held, j) && sequence[j] <= last
#endif
                :: has(held & ~good, j) && (isWhole || sequence[j] > last) -> nowRevoked = nowRevoked | one(j)
                :: has(held & ~good, j) && !isWhole && sequence[j] <= last -> nowUnchained = nowUnchained | one(j)
                :: else
                fi
            }
        :: else
        fi
    }
    nowUnchained = nowUnchained & ~nowRevoked
}

/* Merger.rejudge */
inline rejudge() {
    judge();
    revoked = nowRevoked;
    unchained = nowUnchained
}

inline take(segment) {
    held = held | one(segment);
    settle_roster();
#ifdef NOT_JUDGED_ANEW
    judge();
    revoked = revoked | (nowRevoked & one(segment));
    unchained = unchained | (nowUnchained & one(segment))
#else
    if :: parts -> rejudge() :: else fi
#endif
}

inline unite(entry) {
    entries = entries | one(entry);
#ifdef RIVALS_LAST_WINS
    newest = (entry <= RIVAL -> entry : newest);
#endif
    settle_roster();
#ifdef RESTORE_FORGOTTEN
    if :: parts -> rejudge() :: else fi
#else
    rejudge()
#endif
}

/* The rule: by each cut in force, the named segments and those that they follow, as far as these have come. */
inline check() {
    parts = 0;
    if
    :: (entries & 7) == (one(CUT) | one(RIVAL)) -> part[0] = named[CUT]; part[1] = named[RIVAL]; parts = 2
    :: (entries & 7) == (one(CUT) | one(RIVAL) | one(HEALING)) ->
        part[0] = named[HEALING];
        parts = (named[HEALING] != RESTORES && !(has(entries, RESTORING) && isAfterHealing) -> 1 : 0)
    :: (entries & 3) == one(CUT) ->
        part[0] = named[CUT];
        parts = (has(entries, RESTORING) && !isAfterHealing -> 0 : 1)
    :: (entries & 3) == one(RIVAL) -> part[0] = named[RIVAL]; parts = 1
    :: else
    fi;
    counted = held;
    after = one(SEGMENTS) - 1;
    missing = 0;
    for (i : 0 .. 1) {
        if
        :: i < parts ->
            /* `good`: by what has come; `last`: by all that there is. */
            good = part[i] & held;
            last = part[i];
            j = SEGMENTS;
            do
            :: j > 0 ->
                j--;
                if
                :: previous[j] != NONE && has(last, j) -> last = last | one(previous[j])
                :: else
                fi;
                if
                :: previous[j] != NONE && has(good, j) -> good = good | (one(previous[j]) & held)
                :: else
                fi
            :: else -> break
            od;
            missing = missing | (last & ~held);
            counted = counted & good;
            after = after & last
        :: else
        fi
    }
    printf("held %x, entries %x: revoked %x, unchained %x; should count: %x\n", held, entries, revoked, unchained,
        counted);
    /* The store's verdict is a function of the segments and entries, whatever came first; */
    assert((held & ~revoked & ~unchained) == counted);
    /* nothing counts but what leads to a good segment, nothing is refused for ever that does; */
    assert(!(counted & ~after) && !(revoked & after));
    /* and nothing is left open once all that leads there has come. */
    assert(!unchained || missing)
}

active proctype store() {
    byte number, choice;
    do
    :: number < SEGMENTS -> atomic {
        previous[number] = NONE;
        sequence[number] = 1;
        if
        :: skip
        :: number > 0 ->
            select(choice : 0 .. number - 1);
            previous[number] = choice;
            sequence[number] = sequence[choice] + 1
        fi;
        printf("segment %d follows %d\n", number, previous[number]);
        number++
    }
    :: else -> break
    od;
    atomic {
        /* One or two segments, or none. */
        number = SEGMENTS;
        do
        :: number > 0 && !(named[CUT] & (named[CUT] - 1)) -> number--; named[CUT] = named[CUT] | one(number)
        :: number > 0 -> number--
        :: number == 0 -> break
        od;
        select(number : 0 .. SEGMENTS);
        named[RIVAL] = (number < SEGMENTS -> one(number) : 0);
        if
        :: named[HEALING] = named[CUT]
        :: named[HEALING] = named[RIVAL]
        :: named[HEALING] = RESTORES
        fi;
        if :: isAfterHealing = 1 :: skip fi;
        printf("good: by CUT %x, by RIVAL %x, by HEALING %x\n", named[CUT], named[RIVAL], named[HEALING]);
        number = 0;
        choice = 0
    }
    do
    :: atomic {
        select(number : 0 .. SEGMENTS - 1);
        d_step {
            if
            :: has(held, number)
            :: else ->
                before = held & ~revoked & ~unchained;
                take(number);
                check();
                /* What counts goes on counting, whatever comes of the log. */
                assert(!(before & ~counted))
            fi;
            number = 0
        }
    }
    :: atomic {
        select(number : CUT .. RESTORING);
        d_step {
            if
            :: has(entries, number)
            :: else -> unite(number); check()
            fi;
            number = 0
        }
    }
    od
}
