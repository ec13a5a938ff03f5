package plankton.cgroup;

import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.EventFd;
import plankton.linux.Fd;
import plankton.linux.Poll;
import plankton.linux.Utf8;

/// Looks out for processes of a control group that are killed for want of memory. The kernel wakes
/// it when memory runs short; whether that was an end, the count of those who were killed tells.
public final class OomWatch implements AutoCloseable {

    private static final int MAX_FILE = 4096;

    /// The longest time, in milliseconds, that a new look is put off.
    private static final int LONGEST_PAUSE = 512;

    private final Fd file;

    /// Of the first version only: there the file itself does not tell that it has changed.
    private final @Nullable EventFd event;

    private final Poll poll;
    private final int place;
    private long kills;
    private int pause;

    private OomWatch(Fd file, @Nullable EventFd event, Poll poll, int place) {
        this.file = file;
        this.event = event;
        this.poll = poll;
        this.place = place;
        kills = kills(read());
        if (event == null) {
            poll.awaitChange(place, file);
        } else {
            poll.awaitInput(place, event.fd());
        }
    }

    /// Begins to look out for those of `group`, woken at `place` of `poll`.
    ///
    /// @return null if nobody counts its memory
    public static @Nullable OomWatch of(Group group, Poll poll, int place) {
        boolean unified = group.isUnified();
        Fd file = group.open("memory", unified ? "memory.events" : "memory.oom_control");
        if (file == null) {
            return null;
        }
        EventFd event = unified ? null : new EventFd();
        if (event != null) {
            group.write(
                    new Setting("memory", "cgroup.event_control", event.registration(file), ""));
        }
        return new OomWatch(file, event, poll, place);
    }

    /// How long to wait at most, in milliseconds, before the next look: the first version wakes
    /// before it kills. Negative if there is nothing to wait for.
    public int pause() {
        return pause == 0 ? -1 : pause;
    }

    /// Whether it has happened since the last look.
    public boolean hasHappened() {
        boolean told = poll.isReady(place);
        if (told && event != null) {
            event.reset();
            pause = 1;
        } else {
            pause = pause == LONGEST_PAUSE ? 0 : 2 * pause;
        }
        String now = read();
        long before = kills;
        kills = Math.max(before, kills(now));
        // Where nobody is killed, all stand still and wait for memory.
        boolean stuck = told && Figures.of(now, "oom_kill_disable").equals("1");
        if (kills == before && !(stuck && Figures.of(now, "under_oom").equals("1"))) {
            return false;
        }
        pause = 0;
        return true;
    }

    /// A group that was removed, because its last process has left it or has ended, says nothing
    /// any more, but would wake us for ever.
    private String read() {
        try {
            byte[] content = file.readAgain(MAX_FILE);
            return content == null ? "" : Utf8.decode(content);
        } catch (SystemError _) {
            poll.ignore(place);
            return "";
        }
    }

    private static long kills(String text) {
        return Figures.parse(Figures.of(text, "oom_kill"));
    }

    @Override
    public void close() {
        file.close();
        if (event != null) {
            event.close();
        }
    }
}
