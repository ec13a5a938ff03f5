package plankton.linux;

/// The numbers of rtnetlink(7) that are used here; `plankton.h` compares them with the kernel's.
final class Rtnetlink {
    private Rtnetlink() {}

    // Flags of requests
    static final int REQUEST = 0x1;
    static final int ACK = 0x4;
    static final int CREATE_NEW = 0x600;
    static final int DUMP = 0x300;

    // Types of messages
    static final int ERROR = 2;
    static final int DONE = 3;
    static final int NEW_LINK = 16;
    static final int GET_LINK = 18;
    static final int NEW_ADDRESS = 20;
    static final int GET_ADDRESS = 22;

    /// The size of the fixed part of messages about links, behind the header.
    static final int LINK = 16;

    /// The size of the fixed part of messages about addresses, behind the header.
    static final int ADDRESS = 8;

    // Attributes of links
    static final int LINK_NAME = 3;
    static final int LINK_NAMESPACE_FD = 28;
    static final int LINK_NEW_INDEX = 49;

    // Attributes of addresses
    static final int ADDRESS_LABEL = 3;
    static final int ADDRESS_CACHE = 6;
    static final int ADDRESS_FLAGS = 8;

    /// The flag of addresses that are there until somebody takes them away.
    static final int PERMANENT = 0x80;

    /// The flag of a link that is up.
    static final int UP = 1;

    /// The attribute of an error that says in words what was wrong.
    static final int ERROR_TEXT = 1;

    /// The flag of an error whose copy of the request has no more than the header.
    static final int CAPPED = 0x100;

    /// The flag of an answer during which what it is about has changed.
    static final int INTERRUPTED = 0x10;
}
