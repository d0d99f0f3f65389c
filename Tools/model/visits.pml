/* Two offices that go on carrying bundles to each other, of which some are lost: in the end they hold the same.
 *
 * It is the small sister of gaps.pml, for what only an endless history shows: that nobody waits for ever. */
#ifndef LOSSES
#define LOSSES 2
#endif
#define ALL 7
#define one(number) (1 << (number))
#define has(set, number) (((set) >> (number)) & 1)

/* Segments 0 and 1 are a log of office 0, segment 2 is one of office 1. */
byte held[2];
byte known[2];  /* what each was told that the other holds */
bit isUnderWay[2];
byte content[2], notice[2];
byte losses;

ltl everybody_has_everything { <> [] (held[0] == ALL && held[1] == ALL) }

/* Whoever names segment 1 as the end of what is held without a gap says that segment 0 is held, too. */
#ifdef FRONTIER_OVER_GAP
#define frontier(office) (has(held[office], 1) -> held[office] | 1 : held[office])
#else
#define frontier(office) (has(held[office], 0) -> held[office] : held[office] & ~2)
#endif

active [2] proctype office() {
    do
    :: d_step {
        !isUnderWay[_pid] ->
        content[_pid] = held[_pid] & ~known[_pid];
        notice[_pid] = frontier(_pid);
#ifdef BELIEVES_SENDING
        known[_pid] = known[_pid] | content[_pid];
#endif
        isUnderWay[_pid] = 1
    }
    od
}

/* Whenever they like, but they do. */
active proctype writing() {
    held[0] = held[0] | 1;
    held[1] = held[1] | 4;
    held[0] = held[0] | 2
}

/* Who carries what office _pid - 3 packed: whole, one segment of it, or nothing. */
active [2] proctype carrier() {
    byte from = _pid - 3;
    do
    :: d_step {
        isUnderWay[from] ->
        held[1 - from] = held[1 - from] | content[from];
#ifdef BELIEVES_SENDING
        known[1 - from] = known[1 - from] | notice[from];
#else
        known[1 - from] = notice[from];
#endif
        isUnderWay[from] = 0
    }
    :: d_step {
        isUnderWay[from] && losses < LOSSES ->
        losses++;
        held[1 - from] = held[1 - from] | (content[from] & 6);
        isUnderWay[from] = 0
    }
    :: d_step {
        isUnderWay[from] && losses < LOSSES ->
        losses++;
        isUnderWay[from] = 0
    }
    od
}
