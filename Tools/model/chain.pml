/* The segments of one log as the tree of their previous links: SegmentChain, the branch numbers that the store
 * gives, and what a dot of another segment leads to (DotResolver), against their definitions.
 *
 * A segment's name is a hash of what names the one before, so previous links only lead to lower numbers here; but
 * for that they may say anything, also of one that never comes. Segments arrive in any order. */
#ifndef SEGMENTS
#define SEGMENTS 4
#endif
#define LAST 4 /* no sequence number is greater */
#define NONE 9
#define NEVER 8
#define one(number) (1 << (number))
#define has(set, number) (((set) >> (number)) & 1)
#define end(segment) (first[segment] + count[segment] - 1)
#define covers(segment, sequence) (first[segment] <= (sequence) && (sequence) <= end(segment))
#define overlap(left, right) (first[left] <= end(right) && first[right] <= end(left))

byte previous[SEGMENTS], first[SEGMENTS], count[SEGMENTS]; /* what is signed */
byte own;  /* the segment that this store has yet to seal, if the log is its own */
byte tail; /* where its unsealed changes begin; 0: there are none */
byte held;
byte contiguous; /* what the store keeps */
bit isForked;
byte branch[SEGMENTS];

hidden byte i, j, k, rivals, taken, expected, found, least, target, tip, said, isPlain, isOver;

#define follows(segment) \
    (previous[segment] == NONE || (previous[segment] < SEGMENTS && has(contiguous, previous[segment]) \
        && end(previous[segment]) + 1 == first[segment]))

/* SegmentChain.overlapping, into `rivals`: from the end by first sequence number, then name; without a fork it stops
 * early. */
inline overlapping(from, to) {
    rivals = 0;
    isOver = 0;
    i = LAST;
    do
    :: i > 0 ->
        j = SEGMENTS;
        do
        :: j > 0 ->
            j--;
            if
            :: !isOver && has(held, j) && first[j] == i ->
                if :: first[j] <= to && from <= end(j) -> rivals = rivals | one(j) :: else fi;
                if :: !isForked && end(j) < from -> isOver = 1 :: else fi
            :: else
            fi
        :: else -> break
        od;
        i--
    :: else -> break
    od
}

/* SegmentChain.freeBranch, into `least` */
inline free_branch(segment) {
    overlapping(first[segment], end(segment));
    taken = 0;
    least = 0;
#ifndef TAIL_IGNORED
    if :: tail && tail <= end(segment) -> least = 1 :: else fi;
#endif
    for (j : 0 .. SEGMENTS - 1) {
        if
        :: has(rivals, j) ->
            taken = taken | one(branch[j]);
#ifdef BRANCH_BY_COUNT
            least++
#endif
        :: else
        fi
    }
#ifndef BRANCH_BY_COUNT
    do :: has(taken, least) -> least++ :: else -> break od
#endif
}

/* SegmentChain.insert; what it is asked for before stands in `rivals`. */
inline insert(segment) {
    overlapping(first[segment], end(segment));
    isForked = isForked || rivals;
    held = held | one(segment);
    if
    :: follows(segment) ->
        contiguous = contiguous | one(segment);
        /* Those that stand on it have greater numbers. */
        for (j : 0 .. SEGMENTS - 1) {
            if
            :: has(held, j) && previous[j] != NONE && follows(j) -> contiguous = contiguous | one(j)
            :: else
            fi
        }
    :: else
    fi
}

/* The held segment of a branch and sequence number, as the store's query finds it, into `found`. */
inline look_up(ofBranch, sequence) {
    found = NONE;
    for (j : 0 .. SEGMENTS - 1) {
        if
        :: has(held, j) && branch[j] == ofBranch && first[j] <= sequence ->
            if
            :: found == NONE -> found = j
            :: found != NONE && first[j] > first[found] -> found = j
            :: else
            fi
        :: else
        fi
    }
    if :: found != NONE && end(found) < sequence -> found = NONE :: else fi
}

/* SegmentChain.covering, into `expected`: back from previous to previous over what is held. */
inline covering(sequence, from) {
    expected = from;
    do
    :: expected >= SEGMENTS -> expected = NONE; break
    :: expected < SEGMENTS && !has(held, expected) -> expected = NONE; break
    :: expected < SEGMENTS && has(held, expected) && first[expected] <= sequence ->
        if :: sequence > end(expected) -> expected = NONE :: else fi;
        break
    :: else -> expected = previous[expected]
    od
}

/* DotResolver: the segment in which a dot of a log is found that was seen up to `tip` and `said`, into `found`. */
inline resolve(sequence) {
    isPlain = !isForked;
#ifndef PLAIN_UNCHECKED
    isPlain = isPlain && has(contiguous, tip) && branch[tip] == 0 && end(tip) >= said;
#endif
    if
#ifndef BEYOND_SEEN
    :: sequence > said -> found = NONE
#endif
    :: else ->
        if
        :: isPlain -> look_up(0, sequence)
        :: else ->
            covering(sequence, tip);
            if
            :: expected == NONE -> found = NONE
#ifdef DOT_WITHOUT_BRANCH
            :: else -> look_up(0, sequence)
#else
            :: else -> look_up(branch[expected], sequence)
#endif
            fi
        fi
    fi
}

/* The log was this store's, up to where the segment that it has yet to seal begins; if that cannot be, it is
 * another's. */
inline begin_tail() {
    taken = 0;
    k = (own < SEGMENTS -> own : NEVER);
    do
    :: k < SEGMENTS && previous[k] < SEGMENTS && end(previous[k]) + 1 == first[k] ->
        k = previous[k];
        taken = taken | one(k)
    :: else -> break
    od;
    if
    :: k < SEGMENTS && previous[k] == NONE ->
        tail = first[own];
        held = taken;
        contiguous = taken
    :: else -> own = NONE
    fi
}

inline check() {
    /* Contiguous: from it one comes to a first segment, each ending where the next begins. */
    expected = 0;
    for (i : 0 .. SEGMENTS - 1) {
        if
        :: !has(held, i)
        :: has(held, i) && previous[i] == NONE -> expected = expected | one(i)
        :: has(held, i) && previous[i] < SEGMENTS ->
            if
            :: has(expected, previous[i]) && end(previous[i]) + 1 == first[i] -> expected = expected | one(i)
            :: else
            fi
        :: else
        fi
    }
    assert(contiguous == expected);
    /* Forked: two cover one sequence number; then they have different branches. */
    found = 0;
    for (i : 0 .. SEGMENTS - 1) {
        for (j : 0 .. SEGMENTS - 1) {
            if
            :: i < j && has(held, i) && has(held, j) && overlap(i, j) ->
                found = 1;
                assert(branch[i] != branch[j])
            :: else
            fi
        }
    }
    assert(isForked == found);
    /* What covers a sequence number. */
    for (k : 1 .. LAST) {
        overlapping(k, k);
        for (j : 0 .. SEGMENTS - 1) { assert(has(rivals, j) == (has(held, j) && covers(j, k))) }
    }
    /* What a dot leads to: what its author saw, whatever came first. */
    for (tip : 0 .. SEGMENTS - 1) {
        for (said : 1 .. LAST) {
            for (k : 1 .. LAST) {
                resolve(k);
                target = found;
                covering(k, tip);
                if :: k > said -> expected = NONE :: else fi;
                if
                :: target != expected ->
                    printf("number %d, seen up to %d of segment %d: %d instead of %d\n", k, said, tip, target, expected)
                :: else
                fi;
                assert(target == expected)
            }
        }
    }
}

active proctype store() {
    byte number, choice;
    do
    :: number < SEGMENTS -> atomic {
        select(choice : 1 .. 3);
        first[number] = choice;
        select(choice : 1 .. 2);
        count[number] = choice;
        if
        :: first[number] == 1 -> previous[number] = NONE
        :: first[number] > 1 -> previous[number] = NEVER
        :: first[number] > 1 && number > 0 ->
            select(choice : 0 .. number - 1);
            previous[number] = choice
        fi;
        printf("segment %d follows %d, from %d, %d changes\n", number, previous[number], first[number], count[number]);
        number++
    }
    :: else -> break
    od;
    atomic {
        select(choice : 0 .. SEGMENTS);
        own = choice;
        d_step { begin_tail() }
        number = 0;
        choice = 0
    }
    do
    :: atomic {
        select(number : 0 .. SEGMENTS - 1);
        d_step {
            /* Nothing comes that names what is not sealed yet. */
            k = number;
            do :: k < SEGMENTS && k != own -> k = previous[k] :: else -> break od;
            if
            :: has(held, number)
            :: !has(held, number) && k < SEGMENTS && number != own && !has(held, own)
            :: else ->
                free_branch(number);
                /* What is sealed stands where it was written. */
                if
                :: number == own -> branch[number] = 0; tail = 0
                :: else -> branch[number] = least
                fi;
                insert(number);
                printf("segment %d comes: branch %d, contiguous %x\n", number, branch[number], contiguous);
                check()
            fi;
            number = 0
        }
    }
    od
}
