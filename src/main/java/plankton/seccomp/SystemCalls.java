package plankton.seccomp;

/// The numbers of the system calls, by name.
///
/// The table has one entry behind the other, in characters of 16 bits. The first four hold, in the
/// lower ten bits, the places of the call on x86_64, x86, aarch64 and arm; in the upper six
///
/// - the length of the name that follows, in characters,
/// - 0 if the place on x32 is that on x86_64, 63 if it has none, else its number minus 511,
/// - 0, or how x86 can be asked for it by another call: the argument of `socketcall`, or 32 and
///   that of `ipc`,
/// - nothing.
///
/// A name is packed, three letters into a character. A place is the number itself, but private
/// calls of ARM, whose numbers begin at 0x0F0000, follow from 1000 on.
final class SystemCalls {

    /// A call that an architecture does not have.
    static final int ABSENT = 1023;

    /// The first place of private calls, of which there are no more than fit in before [#ABSENT].
    static final int FIRST_PRIVATE = 1000;

    private static final int HEAD = 4;
    private static final int ARM_PRIVATE = 0x0F0000;
    private static final int FIRST_X32 = 512;
    private static final int NO_X32 = 63;

    /// A power of two, twice as many as there are calls.
    private static final int SLOTS = 1024;

    private static final String TABLE = SystemCallNumbers.TABLE;

    /// Where in the table the entries are, by the hash of the name; 0 is free, else one more than
    /// the place.
    private final char[] slots = new char[SLOTS];

    private final char[] packed = new char[16];
    private int length;

    SystemCalls() {
        int start = 0;
        while (start < TABLE.length()) {
            int end = start + HEAD + upper(start);
            int hash = 0;
            for (int i = start + HEAD; i < end; i++) {
                hash = hash * 31 + TABLE.charAt(i);
            }
            int slot = slot(hash);
            while (slots[slot] != 0) {
                slot = slot + 1 & SLOTS - 1;
            }
            slots[slot] = (char) (start + 1);
            start = end;
        }
    }

    private static int slot(int hash) {
        return (hash ^ hash >>> 10 ^ hash >>> 20) & SLOTS - 1;
    }

    /// Where the entry of the call `name` is, or -1 if no architecture has it.
    int find(String name) {
        if (!pack(name)) {
            return -1;
        }
        int hash = 0;
        for (int i = 0; i < length; i++) {
            hash = hash * 31 + packed[i];
        }
        int slot = slot(hash);
        while (slots[slot] != 0) {
            if (isAt(slots[slot] - 1)) {
                return slots[slot] - 1;
            }
            slot = slot + 1 & SLOTS - 1;
        }
        return -1;
    }

    private boolean pack(String name) {
        length = (name.length() + 2) / 3;
        if (length == 0 || length >= packed.length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            int three = 0;
            for (int place = 3 * i; place < 3 * i + 3; place++) {
                int digit = place < name.length() ? digit(name.charAt(place)) : 0;
                if (digit < 0) {
                    return false;
                }
                three = three * 40 + digit;
            }
            packed[i] = (char) three;
        }
        return true;
    }

    private static int digit(char c) {
        if (c >= 'a' && c <= 'z') {
            return c - 'a' + 1;
        }
        if (c >= '0' && c <= '9') {
            return c - '0' + 27;
        }
        return c == '_' ? 37 : -1;
    }

    private boolean isAt(int entry) {
        if (upper(entry) != length) {
            return false;
        }
        for (int i = 0; i < length; i++) {
            if (TABLE.charAt(entry + HEAD + i) != packed[i]) {
                return false;
            }
        }
        return true;
    }

    /// The place of a call among those of an architecture, which are in the order of their numbers,
    /// or [#ABSENT].
    ///
    /// @param entry what [#find] has found
    static int place(int entry, Architecture architecture) {
        return switch (architecture) {
            case X86_64 -> lower(entry);
            case X86 -> lower(entry + 1);
            case X32 -> {
                int x32 = upper(entry + 1);
                yield x32 == 0 ? lower(entry) : x32 == NO_X32 ? ABSENT : FIRST_X32 + x32 - 1;
            }
            case AARCH64 -> lower(entry + 2);
            case ARM -> lower(entry + 3);
        };
    }

    /// The argument of `socketcall` by which x86 can be asked for the call, too, or
    /// [#MULTIPLEXED_BY_IPC] and that of `ipc`; 0 if it cannot.
    static int multiplexed(int entry) {
        return upper(entry + 2);
    }

    static final int MULTIPLEXED_BY_IPC = 32;

    /// How many values [#multiplexed] has.
    static final int MULTIPLEXED = 64;

    /// The places of the calls that stand for others on x86.
    static final int SOCKETCALL = 102;

    static final int IPC = 117;

    private static int lower(int place) {
        return TABLE.charAt(place) & 1023;
    }

    private static int upper(int place) {
        return TABLE.charAt(place) >> 10;
    }

    /// The number of the call at a place.
    static int number(int place, Architecture architecture) {
        if (place >= FIRST_PRIVATE) {
            return place - FIRST_PRIVATE + ARM_PRIVATE;
        }
        return architecture == Architecture.X32 ? place | Architecture.X32_BIT : place;
    }
}
