/* Changes that two branches of a forked log have at one place: when they say the same and replace the same they are
 * one change. What they replace may not have come when the second of them does, so likeness is judged again when it
 * comes.
 *
 * Three changes on either branch, each a segment long, edit one field of one record; the first may be common to both
 * branches. Some of the segments are cut off. They come in any order, one or several in a transaction. */
#define LENGTH 3
#define one(number) (1 << (number))
#define has(set, number) (((set) >> (number)) & 1)
/* A change's number: three times its branch and its place from 0 on; of the common first one there is only the one
 * on branch 0. */
#define at(ofBranch, place) ((place) == 0 && isCommon -> 0 : LENGTH * (ofBranch) + (place))
#define exists(ofBranch, place) (!(isCommon && (ofBranch) && (place) == 0))

bit isCommon;
byte text;                 /* at which places both branches say the same */
byte replaces[2 * LENGTH]; /* the places that a change replaces on its own branch */
byte counting;             /* the segments that are not cut off */
byte held;
bit isBegun;    /* a transaction is under way */
byte same;      /* what the store keeps: at which places the two are one, */
byte stand;     /* where the one of branch 1 stands for both, */
byte waiting;   /* and which changes name what has not come */

hidden byte i, j, k, mine, theirs, mineOpen, theirsOpen, isAlike, valid, passed, heads, doubtful, isWrong;
hidden byte expectedSame, expected;
hidden byte below[2 * LENGTH];

/* The change that stands for one, as the store has it. */
#define canonical(ofBranch, place) \
    (has(same, place) -> at(has(stand, place), place) : at(ofBranch, place))

/* ChangeSource.local: what a change replaces, into `targets`; `isOpen` when some of it has not come. A dot leads
 * back link by link. */
inline resolve(ofBranch, place, targets, isOpen) {
    targets = 0;
    isOpen = 0;
    j = place;
    do
    :: j > 0 ->
        j--;
        isOpen = isOpen | (has(held, at(ofBranch, j)) -> 0 : 2);
        if
        :: has(replaces[at(ofBranch, place)], j) && isOpen < 2 -> targets = targets | one(canonical(ofBranch, j))
        :: has(replaces[at(ofBranch, place)], j) && isOpen >= 2 -> isOpen = 3
        :: else
        fi
    :: else -> break
    od;
    isOpen = isOpen & 1
}

/* LocalChange.isAlike, of the two changes at a place */
inline compare(place) {
    resolve(0, place, mine, mineOpen);
    resolve(1, place, theirs, theirsOpen);
    isAlike = has(text, place) && replaces[place] == replaces[LENGTH + place] && mineOpen == theirsOpen;
#ifndef LIKE_BY_NAME
    isAlike = isAlike && mine == theirs
#endif
}

/* Whether there are two at a place, and both have come. */
#define isTwice(place) (exists(1, place) && has(held, at(0, place)) && has(held, at(1, place)))

/* Applier.applyChanges */
inline take(ofBranch, place) {
    held = held | one(at(ofBranch, place));
    isAlike = 0;
    if :: isTwice(place) -> compare(place) :: else fi;
    if
    :: isAlike ->
        same = same | one(place);
        stand = (ofBranch -> stand & ~one(place) : stand | one(place))
    :: else ->
        resolve(ofBranch, place, mine, mineOpen);
        if :: mineOpen -> waiting = waiting | one(at(ofBranch, place)) :: else fi
    fi
}

/* Store.rebuild: every change after those that it names. */
inline rebuild() {
    same = 0;
    waiting = 0;
    for (i : 0 .. LENGTH - 1) {
        if
        :: isTwice(i) -> compare(i); if :: isAlike -> same = same | one(i) :: else fi
        :: else
        fi;
        for (k : 0 .. 1) {
            if
            :: exists(k, i) && has(held, at(k, i)) && !(has(same, i) && k != has(stand, i)) ->
                resolve(k, i, mine, mineOpen);
                if :: mineOpen -> waiting = waiting | one(at(k, i)) :: else fi
            :: else
            fi
        }
    }
    stand = stand & same
}

/* Merger.resolveWaiting and areLikenessesMisjudged */
inline finish() {
    doubtful = waiting;
    isWrong = 0;
    for (i : 0 .. LENGTH - 1) {
        for (k : 0 .. 1) {
            if
            :: exists(k, i) && has(doubtful, at(k, i)) ->
                resolve(k, i, mine, mineOpen);
                if :: !mineOpen -> waiting = waiting & ~one(at(k, i)) :: else fi;
                if
                :: isTwice(i) -> compare(i); isWrong = isWrong || isAlike != has(same, i)
                :: else
                fi
            :: else
            fi
        }
    }
#ifndef JUDGED_AT_ARRIVAL
    if :: isWrong -> rebuild() :: else fi;
#endif
    check()
}

/* Merger.recompute, into `heads`: a change counts when a segment that holds it does. */
inline recompute() {
    valid = 0;
    heads = 0;
    passed = 0;
    for (i : 0 .. LENGTH - 1) {
        for (k : 0 .. 1) {
            below[LENGTH * k + i] = 0;
            if
            :: exists(k, i) && has(held, at(k, i)) && canonical(k, i) == at(k, i) ->
                resolve(k, i, mine, mineOpen);
                /* All that it replaces stands before it. */
                for (j : 0 .. 2 * LENGTH - 1) {
                    if :: has(mine, j) -> below[at(k, i)] = below[at(k, i)] | one(j) | below[j] :: else fi
                }
                valid = has(counting, at(k, i));
#ifndef COPY_FORGOTTEN
                valid = valid || (has(same, i) && has(counting, at(1 - k, i)));
#endif
                if :: valid -> heads = heads | one(at(k, i)); passed = passed | below[at(k, i)] :: else fi
            :: else
            fi
        }
    }
    heads = heads & ~passed;
    /* Both copies for the one that stands for them, so that it does not matter which one does. */
    for (i : 0 .. LENGTH - 1) {
        if
        :: has(same, i) && has(heads, canonical(0, i)) -> heads = heads | one(at(0, i)) | one(at(1, i))
        :: else
        fi
    }
}

/* The rule, place by place from what has come alone: two are one when they say the same, name the same places, the
 * same of these have come, and those are one in their turn. */
inline check() {
    expectedSame = 0;
    passed = 0;
    expected = 0;
    for (i : 0 .. LENGTH - 1) {
        for (k : 0 .. 1) {
            /* What has come of what it replaces: up to the first gap, going back. */
            mine = 0;
            j = i;
            do
            :: j > 0 && has(held, at(k, j - 1)) -> j--; mine = mine | (one(j) & replaces[at(k, i)])
            :: else -> break
            od;
            if :: k == 0 -> theirs = mine :: else fi;
            below[LENGTH * k + i] = 0;
            if
            :: exists(k, i) && has(held, at(k, i)) ->
                for (j : 0 .. LENGTH - 1) {
                    if
                    :: has(mine, j) ->
                        below[at(k, i)] = below[at(k, i)] | one(at(k, j)) | below[at(k, j)];
                        if :: has(expectedSame, j) -> below[at(k, i)] = below[at(k, i)] | one(at(1 - k, j)) :: else fi
                    :: else
                    fi
                }
            :: else
            fi
        }
        isAlike = isTwice(i) && has(text, i) && replaces[i] == replaces[LENGTH + i] && mine == theirs;
        for (j : 0 .. LENGTH - 1) {
            isAlike = isAlike && (!has(mine, j) || at(0, j) == at(1, j) || has(expectedSame, j))
        }
        if :: isAlike -> expectedSame = expectedSame | one(i) :: else fi;
        for (k : 0 .. 1) {
            if
            :: exists(k, i) && has(held & counting, at(k, i)) ->
                expected = expected | one(at(k, i));
                if :: isAlike -> expected = expected | one(at(1 - k, i)) :: else fi;
                passed = passed | below[at(k, i)]
            :: else
            fi
        }
    }
    expected = expected & ~passed;
    recompute();
    printf("held %x: one change at %x, expected %x; heads %x, expected %x\n", held, same, expectedSame, heads,
        expected);
    assert(same == expectedSame);
    assert(heads == expected)
}

active proctype store() {
    byte number, choice;
    atomic {
        if :: isCommon = 1 :: skip fi;
        select(text : 0 .. 7);
        /* At the first place nothing is replaced. */
        select(choice : 0 .. 1);
        replaces[1] = choice;
        select(choice : 0 .. 3);
        replaces[2] = choice;
        select(choice : 0 .. 1);
        replaces[LENGTH + 1] = choice;
        select(choice : 0 .. 3);
        replaces[LENGTH + 2] = choice;
        /* One branch is cut off behind a segment, or not at all. */
        select(number : 0 .. 1);
        select(choice : 0 .. LENGTH);
        counting = (number -> 7 | ((one(choice) - 1) << LENGTH) : 56 | (one(choice) - 1));
        counting = counting | isCommon;
        printf("the same text at %x; replaced on branch 0: %x, %x, on branch 1: %x, %x; not cut off: %x; common: %d\n",
            text, replaces[1], replaces[2], replaces[LENGTH + 1], replaces[LENGTH + 2], counting, isCommon);
        number = 0;
        choice = 0
    }
    do
    :: atomic {
        select(number : 0 .. 2 * LENGTH - 1);
        d_step {
            if
            :: has(held, number) || !exists(number / LENGTH, number % LENGTH)
            :: else ->
                printf("place %d of branch %d comes\n", number % LENGTH, number / LENGTH);
                take(number / LENGTH, number % LENGTH);
                isBegun = 1
            fi;
            number = 0
        }
    }
    :: d_step { isBegun -> finish(); isBegun = 0 }
    od
}
