package plankton.linux;

/// How willingly the kernel ends this process, and those it makes, when memory runs out (proc(5),
/// `oom_score_adj`). A new process takes it over from its maker: one that nobody may look into, or
/// that is in another user namespace, could not change its own.
public final class OomScore implements AutoCloseable {

    private static final int DIGITS = 8;

    private final Fd file;
    private final String before;
    private boolean kept;

    /// Adjusts it by `adjustment` until it is closed.
    ///
    /// @throws plankton.failure.SystemError if that is too little for this process's rights
    public OomScore(int adjustment) {
        file = Fd.readWrite("/proc/self/oom_score_adj");
        var text = new byte[DIGITS];
        before = Utf8.decode(text, 0, file.read(text, 0)).trim();
        write(Integer.toString(adjustment));
    }

    /// Leaves it so for good.
    public void keep() {
        kept = true;
    }

    private void write(String adjustment) {
        int errno = file.answerTo(adjustment);
        if (errno != 0) {
            throw Call.error(errno, "write", file.toString())
                    .hint("below the caller's lowest needs the capability CAP_SYS_RESOURCE");
        }
    }

    @Override
    public void close() {
        try (file) {
            if (!kept) {
                write(before);
            }
        }
    }
}
