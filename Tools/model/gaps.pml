/* Two offices that carry bundles to each other: what a notice says of its sender, what is packed by it, and the
 * state code.
 *
 * Office 0 writes segments 0 and 1 of its log, office 1 writes segment 3. Bundles arrive late, in any order,
 * repeatedly, in part or never. Once a backup of office 0 is restored: it goes on in a new epoch and a new log if it
 * notices; if not, in its old ones, which then fork, until somebody returns to it what it wrote. Segment 2 is what
 * it writes then. */
#ifndef BUNDLES
#define BUNDLES 3
#endif
#define SEGMENTS 4
#define NEW 2
#define NONE 9
#define one(number) (1 << (number))
#define has(set, number) (((set) >> (number)) & 1)
#define CARRIERS 22 /* who carries: 0 and 1; then 1, 0 and 1 (from the low bit) */
#define OWN 3 /* segments 0 and 1: what office 0 wrote before */

/* What a store says of itself. */
typedef Notice { byte epoch, counter, tips, wanted }
typedef Office {
    byte held, epoch, counter;
    Notice other; /* what it remembers of the other one */
    byte heard[2] /* and the greatest counter that it has heard of in each epoch of that */
}
typedef Bundle { bit carrier; byte content; Notice notice }

Office office[2];
Bundle bundle[BUNDLES]; /* under way, for ever: each part of them may arrive whenever it likes */
Office backup;
byte previousOfNew; /* what segment 2 follows */
byte made;
bit isSaved, isRestored, isWritten;
bit isOpen;    /* office 0 goes on in its old log */
bit isUnaware; /* and in its old epoch, although it was restored */

hidden byte i, j, k, back, contiguous, content, beyond, tips[2], rest[2], isNew, isCarried, isChanged;
hidden Office kept[2];
hidden byte keptOpen, keptUnaware;
hidden Notice said;

#define previous(segment) ((segment) == 1 -> 0 : ((segment) == NEW -> previousOfNew : NONE))

/* SegmentChain: what of a store is held without a gap, and the ends of that. What is written later has the greater
 * number. */
inline find_tips(holder, into) {
    contiguous = 0;
    into = 0;
    for (i : 0 .. SEGMENTS - 1) {
        back = previous(i);
        if
        :: has(office[holder].held, i) && (back == NONE || has(contiguous, back)) ->
            contiguous = contiguous | one(i);
            into = into | one(i);
            if :: back != NONE && has(into, back) -> into = into & ~one(back) :: else fi
        :: else
        fi
    }
    beyond = office[holder].held & ~contiguous
}

/* The notice that a store signs now, into `said` */
inline sign(signer) {
    office[signer].counter++;
    find_tips(signer, said.tips);
#ifdef FRONTIER_OVER_GAP
    said.tips = said.tips | beyond;
#endif
    said.epoch = office[signer].epoch;
    said.counter = office[signer].counter;
    said.wanted = 0;
    for (i : 0 .. SEGMENTS - 1) {
        back = previous(i);
        if
        :: has(office[signer].held, i) && back != NONE && !has(office[signer].held, back) ->
            said.wanted = said.wanted | one(back)
        :: else
        fi
    }
}

/* Store.segmentNumbers: what the other lacks by its notice, into `content` */
inline pack(packer, by) {
    contiguous = by.tips & office[packer].held;
    i = SEGMENTS;
    do
    :: i > 0 ->
        i--;
        back = previous(i);
        if
        :: has(contiguous, i) && back != NONE && has(office[packer].held, back) -> contiguous = contiguous | one(back)
        :: else
        fi
    :: else -> break
    od;
    content = office[packer].held & (~contiguous | by.wanted)
}

inline copy_notice(target, source) {
    target.epoch = source.epoch;
    target.counter = source.counter;
    target.tips = source.tips;
    target.wanted = source.wanted
}

inline copy(to, from) {
    to.held = from.held;
    to.epoch = from.epoch;
    to.counter = from.counter;
    to.heard[0] = from.heard[0];
    to.heard[1] = from.heard[1];
    copy_notice(to.other, from.other)
}

/* Store.remember: of each epoch only what is newer. Nothing tells which of two epochs is the later one, so that
 * neither voids the other for good: a late notice of a former one is believed until the next of the present one
 * comes. */
inline remember(hearer, news) {
#ifdef EPOCH_IGNORED
    isNew = news.counter > office[hearer].other.counter;
#else
    isNew = news.counter > office[hearer].heard[news.epoch];
#endif
    if
    :: isNew ->
#ifdef EPOCH_VOIDED
        if
        :: office[hearer].other.counter && office[hearer].other.epoch != news.epoch ->
            office[hearer].heard[1 - news.epoch] = 255
        :: else
        fi;
#endif
        office[hearer].heard[news.epoch] = news.counter;
        copy_notice(office[hearer].other, news)
    :: else
    fi
}

/* Store.apply */
inline take(taker, segments) {
    if
    :: taker == 0 && isOpen && (segments & OWN & ~office[0].held) ->
        /* Somebody holds more of its log than the store itself. */
        isOpen = 0;
        isUnaware = 0;
        office[0].epoch++
    :: else
    fi;
    office[taker].held = office[taker].held | (segments)
}

/* An honest carriage of a bundle, packed by what is remembered of the other */
inline carry(carrier) {
    sign(carrier);
    pack(carrier, office[carrier].other);
#ifdef BELIEVES_SENDING
    office[carrier].other.tips = office[carrier].other.tips | content;
#endif
    remember(1 - carrier, said);
    take(1 - carrier, content)
}

/* An honest visit over the network: each answers the notice in hand. */
inline visit() {
    sign(0);
    pack(1, said);
    sign(1);
    take(0, content);
    pack(0, said);
    take(1, content)
}

inline keep() {
    copy(kept[0], office[0]);
    copy(kept[1], office[1]);
    keptOpen = isOpen;
    keptUnaware = isUnaware
}

inline put_back() {
    copy(office[0], kept[0]);
    copy(office[1], kept[1]);
    isOpen = keptOpen;
    isUnaware = keptUnaware
}

inline check() {
    /* Equal codes mean equal segments, and a frontier that all below it is held. */
    for (j : 0 .. 1) {
        find_tips(j, tips[j]);
        rest[j] = beyond
    }
#ifdef CODE_WITHOUT_BEYOND
    rest[0] = rest[1];
#endif
    assert(tips[0] != tips[1] || rest[0] != rest[1] || office[0].held == office[1].held);
    keep();
    for (j : 0 .. 1) {
        sign(j);
        i = SEGMENTS;
        do
        :: i > 0 ->
            i--;
            back = previous(i);
            if :: has(said.tips, i) && back != NONE -> said.tips = said.tips | one(back) :: else fi
        :: else -> break
        od;
        assert(!(said.tips & ~office[j].held))
    }
    put_back();
    /* Nobody is stuck: one honest visit is enough, */
    visit();
    assert(office[0].held == office[1].held);
    put_back();
    /* or a bundle each way, or two and one; unless a store does not know that it was restored. */
    for (k : 0 .. 4) {
        if :: !isUnaware || isCarried -> isCarried = 1; carry(has(CARRIERS, k)) :: else fi;
        if
        :: k == 1 || k == 4 ->
            assert(!isCarried || office[0].held == office[1].held);
            put_back();
            isCarried = 0
        :: else
        fi
    }
}

inline act() {
    isChanged = 1;
    if
    /* An office writes. */
    :: action == 0 && who == 0 && !isRestored && !has(office[0].held, 0) ->
        office[0].held = office[0].held | 1;
        isOpen = 1
    :: action == 1 && who == 0 && !isRestored && has(office[0].held, 0) && !has(office[0].held, 1) ->
        office[0].held = office[0].held | 2
    :: action == 1 && who == 1 && !has(office[1].held, 3) -> office[1].held = office[1].held | 8
    :: action == 2 && who == 0 && isRestored && !isWritten ->
        isWritten = 1;
        previousOfNew = (isOpen -> (has(office[0].held, 1) -> 1 : 0) : NONE);
        office[0].held = office[0].held | one(NEW)
    /* A backup is made, and restored with the device noticing or not. */
    :: action == 3 && who == 0 && !isSaved -> isSaved = 1; copy(backup, office[0])
    :: action == 4 && isSaved && !isRestored ->
        isRestored = 1;
        isUnaware = who;
        copy(office[0], backup);
        if
        :: isUnaware -> isOpen = has(office[0].held, 0)
        :: else -> office[0].epoch++; isOpen = 0
        fi
    /* An office packs a bundle. */
    :: action == 5 && made < BUNDLES ->
        sign(who);
        pack(who, office[who].other);
#ifdef BELIEVES_SENDING
        office[who].other.tips = office[who].other.tips | content;
#endif
        bundle[made].carrier = who;
        bundle[made].content = content;
        copy_notice(bundle[made].notice, said);
        made++
    /* A part of one arrives. */
    :: action == 6 && number < made ->
        remember(1 - bundle[number].carrier, bundle[number].notice);
        isChanged = isNew
    :: action > 6 && number < made &&
        has(bundle[number].content & ~office[1 - bundle[number].carrier].held, action - 7) ->
        take(1 - bundle[number].carrier, one(action - 7))
    :: else -> isChanged = 0
    fi
}

active proctype world() {
    byte action, number;
    bit who;
    previousOfNew = NONE;
    do
    :: atomic {
        select(action : 0 .. 6 + SEGMENTS);
        select(number : 0 .. BUNDLES - 1);
        if
        :: action < 6 && number < 2 -> who = number
        :: else
        fi;
        d_step {
            act();
            if
            :: isChanged ->
                printf("action %d of office or bundle %d: held %x and %x\n", action, number, office[0].held,
                    office[1].held);
                check()
            :: else
            fi;
            action = 0;
            number = 0;
            who = 0
        }
    }
    od
}
