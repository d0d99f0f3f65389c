/* Three offices edit one field of one record, decide on what they see, and carry changes to each other, one by one,
 * in any order: what they show, against what each author had seen.
 *
 * Office 0 created the record. Clocks are right or wrong. Office 2 may forge: name as replaced also what nobody has
 * written yet. */
#ifndef CHANGES
#define CHANGES 4
#endif
#define OFFICES 3
#define NONE 9
#define one(number) (1 << (number))
#define has(set, number) (((set) >> (number)) & 1)

byte written = 1;
byte edits = 1;         /* the changes of the field; the others decide, such as to approve */
byte late, forged;      /* those whose clock is ahead; those that name what is not written yet */
byte seen[CHANGES];     /* what their authors held: no store knows that */
byte replaces[CHANGES]; /* for a decision: the heads on which it was taken */
byte held[OFFICES];

hidden byte i, j, k, onward, passed, heads[OFFICES], shown[OFFICES], holds, after, isChanged, best;

/* What an edge leads to: void beyond what the author could have seen */
#ifdef BEYOND_SEEN
#define edges(number) ((replaces[number] | (has(forged, number) -> 255 & ~(one((number) + 1) - 1) : 0)) & edits)
#else
#define edges(number) replaces[number]
#endif

/* The heads that an office shows of what it holds, and which of them: the greatest clock, then the greatest name. */
inline look(office) {
    heads[office] = 0;
    passed = 0;
    for (i : 0 .. CHANGES - 1) {
        onward = (has(held[office] & edits, i) -> edges(i) & held[office] & ~passed : 0);
        do
        :: onward ->
            j = 0;
            do :: !has(onward, j) -> j++ :: else -> break od;
            onward = onward & ~one(j);
            passed = passed | one(j);
            onward = onward | (edges(j) & held[office] & ~passed)
        :: else -> break
        od
    }
    heads[office] = held[office] & edits & ~passed;
    /* Each store numbers logs in the order in which they came; it must not matter. */
    best = NONE;
    for (i : 0 .. CHANGES - 1) {
        j = (office == 1 -> CHANGES - 1 - i : i);
        if
        :: has(heads[office], j) && best == NONE -> best = j
        :: has(heads[office], j) && best != NONE ->
            if
            :: has(late, j) != has(late, best) -> best = (has(late, j) -> j : best)
#ifndef SHOWN_BY_ARRIVAL
            :: has(late, j) == has(late, best) -> best = (j > best -> j : best)
#endif
            :: else
            fi
        :: else
        fi
    }
    shown[office] = best;
#ifdef LAST_WRITER_WINS
    heads[office] = (best == NONE -> 0 : one(best));
#endif
}

inline write(office, isEdit, isLate, isForged) {
    look(office);
    seen[written] = held[office];
    replaces[written] = heads[office];
#ifdef RESOLVE_ONE_HEAD
    replaces[written] = one(shown[office]);
#endif
    held[office] = held[office] | one(written);
    if :: isEdit -> edits = edits | one(written) :: else fi;
    if :: isLate -> late = late | one(written) :: else fi;
    if :: isForged -> forged = forged | one(written) :: else fi;
    written++
}

inline check() {
    for (k : 0 .. OFFICES - 1) { look(k) }
    for (k : 0 .. OFFICES - 1) {
        /* What is held is shown, unless somebody who had seen it wrote after it. */
        after = 0;
        for (i : 0 .. CHANGES - 1) {
            if :: has(held[k] & edits, i) -> after = after | seen[i] :: else fi
        }
        assert(!(held[k] & edits & ~heads[k] & ~after));
        for (i : 0 .. CHANGES - 1) {
            /* Where all is held that an author had seen, none of that stands against what he wrote: one resolution
             * is enough. */
            assert(!has(held[k] & edits, i) || (seen[i] & ~held[k]) || !(heads[k] & seen[i]));
            /* A decision holds when nobody but those whom its author saw has a say, and only then. */
            if
            :: has(held[k] & ~edits, i) ->
                holds = heads[k] == replaces[i];
#ifdef CHANGED_SINCE_IGNORED
                holds = 1;
#endif
                assert(!holds || !(heads[k] & ~seen[i]));
                assert(holds || (seen[i] & ~held[k]) || (held[k] & edits & ~seen[i]))
            :: else
            fi
        }
    }
    /* Who holds the same shows the same. */
    for (k : 1 .. OFFICES - 1) {
        assert(held[0] != held[k] || (heads[0] == heads[k] && shown[0] == shown[k]))
    }
    assert(held[1] != held[2] || (heads[1] == heads[2] && shown[1] == shown[2]))
}

inline act() {
    isChanged = 1;
    if
    /* An office edits with a clock that is right (0) or ahead (1), decides (2), or forges (3, 4). */
    :: action < 5 && number < OFFICES && has(held[number], 0) && written < CHANGES && (action < 3 || number == 2) ->
        write(number, action != 2, action == 1 || action == 4, action > 2)
    /* A change is carried from one office to another. */
    :: action >= 5 && has(held[number / 2] & ~held[(number / 2 + 1 + number % 2) % OFFICES], action - 5) ->
        k = (number / 2 + 1 + number % 2) % OFFICES;
        held[k] = held[k] | one(action - 5)
    :: else -> isChanged = 0
    fi
}

active proctype world() {
    byte action, number;
    held[0] = 1;
    do
    :: atomic {
        select(action : 0 .. 4 + CHANGES);
        select(number : 0 .. 5);
        d_step {
            act();
            if
            :: isChanged ->
                printf("action %d of office %d: held %x, %x and %x\n", action, number, held[0], held[1], held[2]);
                check()
            :: else
            fi;
            action = 0;
            number = 0
        }
    }
    od
}
