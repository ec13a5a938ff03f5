package plankton.cgroup;

import java.util.List;
import plankton.dbus.Properties;
import plankton.failure.SystemError;
import plankton.linux.Child;
import plankton.linux.ControlGroup;
import plankton.linux.Credentials;
import plankton.linux.CurrentProcess;
import plankton.linux.Signal;
import plankton.linux.UserNamespace;

/// A scope of systemd, made for a container and held until its process is there: a scope ends with
/// its last process, so a placeholder is in it from the beginning.
public final class Scope implements AutoCloseable {

    private final Child placeholder;
    private final String unit;
    private final String directory;

    private Scope(Child placeholder, String unit, String directory) {
        this.placeholder = placeholder;
        this.unit = unit;
        this.directory = directory;
    }

    /// Whether the systemd of one user has this process's control groups, not the host's.
    static boolean isOfUser() {
        return Credentials.isOrdinary() || !UserNamespace.isFirst();
    }

    /// Makes the scope `name` and waits until it is there.
    ///
    /// @param properties those that limit it
    static Scope start(ScopeName name, Properties properties, String id) {
        try (Systemd systemd = Systemd.connect(isOfUser())) {
            Child placeholder = placeholder();
            var all = new Properties();
            all.text("Description", "container " + id);
            all.text("Slice", name.slice());
            all.numbers("PIDs", placeholder.pid());
            // What is in it is ours to arrange, and all controllers are there for it.
            all.flag("Delegate", true);
            // It ends when we say, not when the host begins to stop.
            all.flag("DefaultDependencies", false);
            // Nothing is left of it for people to look at, should it fail.
            all.text("CollectMode", "inactive-or-failed");
            try {
                systemd.start(name.unit(), all.with(properties));
                return new Scope(placeholder, name.unit(), find(placeholder, name.unit()));
            } catch (RuntimeException e) {
                end(placeholder);
                throw e;
            }
        }
    }

    /// Makes a process that does nothing and ends with this one.
    private static Child placeholder() {
        int maker = CurrentProcess.pid();
        Child child = Child.make(List.of());
        if (child.pid() == 0) {
            CurrentProcess.waitForDeath(maker);
        }
        return child;
    }

    private static void end(Child placeholder) {
        placeholder.signal(Signal.KILL);
        var _ = placeholder.await();
    }

    /// Where the kernel says that the placeholder is. Anywhere else than in its scope the
    /// container's limits would be those of others.
    private static String find(Child placeholder, String unit) {
        for (ControlGroup group : ControlGroup.of(Integer.toString(placeholder.pid()))) {
            if (group.isUnified() && group.path().endsWith("/" + unit)) {
                return ControlGroup.MOUNTS + group.path();
            }
        }
        throw new SystemError("systemd: " + unit, "started without the process that it was to take")
                .hint("the host needs the second version of control groups at /sys/fs/cgroup");
    }

    /// The name of the unit.
    String unit() {
        return unit;
    }

    /// The absolute path of its control group.
    String directory() {
        return directory;
    }

    /// Lets it go: without another process in it, it ends.
    @Override
    public void close() {
        end(placeholder);
    }
}
