package plankton.container;

import org.jspecify.annotations.Nullable;
import plankton.cgroup.Group;
import plankton.cgroup.OomWatch;
import plankton.failure.StateError;
import plankton.linux.Clock;
import plankton.linux.Pidfd;
import plankton.linux.Poll;

/// Waits for what happens to a container.
public final class Watch implements AutoCloseable {

    private static final int END = 0;
    private static final int MEMORY = 1;
    private static final int PLACES = 2;

    /// The longest time, in milliseconds, that poll(2) is asked to wait.
    private static final long LONGEST = 1 << 30;

    private final Poll poll = new Poll(PLACES);
    private final Pidfd init;
    private final Group group;
    private final @Nullable OomWatch memory;

    /// What has happened.
    public enum Event {
        /// Nothing until the time was over.
        NOTHING,
        /// Its control group ran out of memory.
        OUT_OF_MEMORY,
        /// Its first process has ended.
        END
    }

    /// @throws StateError if `container` has no process, or no control group
    public Watch(Container container) {
        ProcessIdentity identity = container.record().init();
        Pidfd process = identity == null ? null : Pidfd.find(identity.pid());
        // The descriptor comes first: what then is the container's process is what it stands for.
        if (identity == null || process == null || identity.status() == null) {
            throw new StateError(
                    "container with id " + container.record().id() + " is not running");
        }
        init = process;
        poll.awaitInput(END, init.fd());
        group = container.group();
        memory = OomWatch.of(group, poll, MEMORY);
    }

    /// Its control group.
    public Group group() {
        return group;
    }

    /// Waits for something to happen, at most until `deadline` by [Clock#millis].
    public Event next(long deadline) {
        while (true) {
            long left = Math.max(0, deadline - Clock.millis());
            long pause = memory == null || memory.pause() < 0 ? LONGEST : memory.pause();
            var _ = poll.await((int) Math.min(left, pause));
            boolean ended = poll.isReady(END);
            if (memory != null && memory.hasHappened()) {
                return Event.OUT_OF_MEMORY;
            }
            if (ended) {
                return Event.END;
            }
            if (Clock.millis() >= deadline) {
                return Event.NOTHING;
            }
        }
    }

    @Override
    public void close() {
        if (memory != null) {
            memory.close();
        }
        group.close();
        init.close();
        poll.close();
    }
}
