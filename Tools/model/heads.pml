/* The heads of one field of one record, as a store keeps them while changes come, against their definition.
 *
 * Change 0 creates the record; every other one may replace any of those before it, each in a log of its own, so that
 * they come in any order, one or several in a transaction. Meanwhile the roster may come to allow or to refuse any
 * of them. */
#ifndef CHANGES
#define CHANGES 5
#endif
#ifndef REFUSED
#define REFUSED 1
#endif
#define one(number) (1 << (number))
#define has(set, number) (((set) >> (number)) & 1)

byte replaces[CHANGES];  /* what the authors signed */
byte held, valid;        /* what has come, and what the roster allows */
bit isBegun;             /* a transaction is under way */

byte heads;                /* what the store keeps: the heads, */
byte homeless, unresolved; /* the changes that name what has not come: without their record, and with it, */
bit whole, isHidden;       /* and why the record is not merged step by step */
bit isUnsettled;
#ifdef FORGET_ABSENT
byte known[CHANGES];
#define edges(number) known[number]
#else
#define edges(number) (replaces[number] & held)
#endif

hidden byte i, j, onward, passed, after, expected;
hidden byte isPlain, isProgress;
hidden byte below[CHANGES];

/* Heads.among: follows what is replaced from every change that counts, through those that do not. */
inline among() {
    passed = 0;
    for (i : 0 .. CHANGES - 1) {
        onward = (has(held & valid, i) -> edges(i) & ~passed : 0);
        do
        :: onward ->
            j = 0;
            do :: !has(onward, j) -> j++ :: else -> break od;
            onward = onward & ~one(j);
            passed = passed | one(j);
#ifndef DIRECT
            onward = onward | (edges(j) & ~passed)
#endif
        :: else -> break
        od
    }
    heads = held & valid & ~passed
}

/* Merger.recompute */
inline settle() {
    if
    :: isUnsettled && has(held, 0) ->
        among();
        whole = ((held & ~valid) | unresolved) != 0;
        isHidden = heads == 0
    :: else
    fi;
    isUnsettled = 0
}

/* Merger.apply */
inline merge(number) {
    if
    :: !has(held, 0) -> homeless = homeless | one(number)
    :: number == 0 ->
        heads = valid & 1;
        whole = !heads;
        isUnsettled = isUnsettled | whole
    :: number > 0 && has(held, 0) ->
        isPlain = has(valid, number) && !(replaces[number] & ~held) && !whole && !isHidden;
        if :: replaces[number] & ~held -> unresolved = unresolved | one(number) :: else fi;
        after = (heads & ~replaces[number]) | one(number);
        if
        :: !isPlain || isUnsettled -> isUnsettled = 1
#ifdef LAST_WRITER_WINS
        :: else -> heads = one(number)
#else
        :: isPlain && !isUnsettled && after == one(number) && !(heads & (heads - 1)) -> heads = after
        :: else -> isUnsettled = 1
#endif
        fi
    fi
}

/* Merger.resolveWaiting: looks again at what named something that had not come. */
inline look_again() {
    do
    :: isProgress = 0;
        for (i : 1 .. CHANGES - 1) {
            if
            :: has(homeless, i) && has(held, 0) ->
                homeless = homeless & ~one(i);
                merge(i);
                isProgress = 1
            :: has(unresolved, i) && !has(homeless, i) && !(replaces[i] & ~held) ->
                unresolved = unresolved & ~one(i);
                isUnsettled = 1;
                isProgress = 1
            :: else
            fi
        }
        settle();
        if :: !isProgress -> break :: else fi
    od;
    isUnsettled = unresolved != 0;
    settle()
}

inline take(number) {
    if
    :: has(held, number)
    :: else ->
        held = held | one(number);
#ifdef FORGET_ABSENT
        known[number] = replaces[number] & held;
#endif
        merge(number)
    fi
}

inline finish() {
#ifdef NO_SECOND_LOOK
    settle();
#else
    look_again();
#endif
    check()
}

/* The definition, by rising number: what each reaches is what it replaces and what that reaches. */
inline check() {
    passed = 0;
    for (i : 0 .. CHANGES - 1) {
        below[i] = 0;
        for (j : 0 .. CHANGES - 1) {
            if :: j < i && has(replaces[i] & held, j) -> below[i] = below[i] | one(j) | below[j] :: else fi
        }
        if :: has(held & valid, i) -> passed = passed | below[i] :: else fi
    }
    expected = (has(held, 0) -> held & valid & ~passed : 0);
    printf("held %x, of which count %x: heads %x, expected %x\n", held, held & valid, heads, expected);
    assert(heads == expected)
}

active proctype store() {
    byte number = 1, choice, refused;
    valid = one(CHANGES) - 1;
    do
    :: number < CHANGES -> atomic {
        select(choice : 0 .. one(number) - 1);
        replaces[number] = choice;
        printf("change %d replaces %x\n", number, choice);
        number++
    }
    :: else -> break
    od;
    number = 0;
    choice = 0;
    do
    :: atomic {
        select(number : 0 .. CHANGES - 1);
        d_step {
            printf("change %d comes\n", number);
            take(number);
            isBegun = 1;
            number = 0
        }
    }
    :: d_step { isBegun -> finish(); isBegun = 0 }
    :: atomic {
        !isBegun;
        select(number : 0 .. CHANGES - 1);
        d_step {
            if
            :: has(valid, number) && refused == REFUSED
            :: else ->
                refused = (has(valid, number) -> refused + 1 : refused - 1);
                valid = valid ^ one(number);
                printf("the roster changes: valid %x\n", valid);
#ifndef VERDICT_KEPT
                isUnsettled = has(held, 0) && has(held, number);
                settle();
#endif
                finish()
            fi;
            number = 0
        }
    }
    od
}
