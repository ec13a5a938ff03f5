package plankton.container;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plankton.environment.ResourceClass;
import plankton.failure.SpecError;
import plankton.failure.SystemError;
import plankton.linux.Resctrl;
import plankton.spec.Linux.IntelRdt;

/// Shares of cache and memory bandwidth for a container, if it asks for them.
final class ResourceControl {

    private static final String POINTER = "/linux/intelRdt";
    private static final ResourceClass NONE = new ResourceClass("", false, List.of(), "");

    private final ResourceClass wanted;

    /// @param rdt what the configuration says, null for nothing
    ResourceControl(@Nullable IntelRdt rdt, String id) {
        wanted = rdt == null ? NONE : ResourceClass.of(rdt, id);
    }

    private boolean isWanted() {
        return !wanted.group().isEmpty();
    }

    /// What is to be removed with the container.
    List<String> removable() {
        return wanted.removable();
    }

    /// Refuses what cannot be, before anything is touched: also groups of the container's name that
    /// somebody else has made, since they would be removed with it.
    void check() {
        if (!isWanted()) {
            return;
        }
        try (Resctrl resctrl = open()) {
            for (String group : wanted.removable()) {
                if (resctrl.has(group)) {
                    throw foreign(group);
                }
            }
        }
    }

    private static SpecError foreign(String group) {
        return new SpecError(
                POINTER,
                Resctrl.PATH
                        + "/"
                        + group
                        + " is there already, and not this container's: remove it, or name it in"
                        + " closID");
    }

    /// Refuses what the container of `record`, which runs, cannot be given.
    void checkChange(ContainerRecord record) {
        try (Resctrl resctrl = open()) {
            if (wanted.isOwn()
                    && resctrl.has(wanted.group())
                    && !record.resourceGroups().contains(wanted.group())) {
                throw foreign(wanted.group());
            }
        }
    }

    /// Whether there is the group.
    boolean isThere() {
        try (Resctrl resctrl = open()) {
            return resctrl.has(wanted.group());
        }
    }

    /// Gives the group other shares, which is made if it is not there, and puts processes into it.
    void change(List<Integer> pids) {
        try (Resctrl resctrl = open()) {
            if (resctrl.has(wanted.group())) {
                share(resctrl, wanted.group());
            } else {
                make(resctrl, wanted.group());
            }
            for (int pid : pids) {
                resctrl.add(wanted.group(), pid);
            }
        } catch (SystemError e) {
            throw e.during(POINTER, "change the shares of the container");
        }
    }

    private static Resctrl open() {
        Resctrl resctrl = Resctrl.find();
        if (resctrl == null) {
            throw new SpecError(
                    POINTER,
                    "needs the file system resctrl on "
                            + Resctrl.PATH
                            + ": mount it there, if the processor has Intel RDT or the like");
        }
        return resctrl;
    }

    /// Makes the groups, or finds that they are as they must be.
    void prepare() {
        if (!isWanted()) {
            return;
        }
        try (Resctrl resctrl = open()) {
            String group = wanted.group();
            boolean shares = !wanted.schemata().isEmpty();
            if (!resctrl.has(group)) {
                if (!wanted.isOwn() && !shares) {
                    throw new SpecError(
                            POINTER + "/closID",
                            "names a group that is not there, and no schemata to make it with");
                }
                make(resctrl, group);
            } else if (wanted.isOwn() && shares) {
                share(resctrl, group);
            } else {
                compare(wanted.missingIn(resctrl.schemata(group)));
            }
            if (!wanted.monitor().isEmpty() && !resctrl.has(wanted.monitor())) {
                resctrl.make(wanted.monitor());
            }
        } catch (SystemError e) {
            throw e.during(POINTER, "make a group of resctrl");
        }
    }

    private void make(Resctrl resctrl, String group) {
        resctrl.make(group);
        try {
            share(resctrl, group);
        } catch (SystemError e) {
            resctrl.remove(group);
            throw e;
        }
    }

    private void share(Resctrl resctrl, String group) {
        if (!wanted.schemata().isEmpty()) {
            resctrl.share(group, String.join("\n", wanted.schemata()) + "\n");
        }
    }

    private static void compare(String missing) {
        if (!missing.isEmpty()) {
            throw new SpecError(
                    POINTER + "/closID",
                    "names a group that is there with other schemata: it does not have \""
                            + missing
                            + "\"");
        }
    }

    /// Puts the process `pid` into the groups.
    void add(int pid) {
        if (!isWanted()) {
            return;
        }
        try (Resctrl resctrl = open()) {
            resctrl.add(wanted.group(), pid);
            if (!wanted.monitor().isEmpty()) {
                resctrl.add(wanted.monitor(), pid);
            }
        } catch (SystemError e) {
            throw e.during(POINTER, "put the process into a group of resctrl");
        }
    }

    /// Removes groups that were made with a container.
    static void remove(List<String> groups, Consumer<String> warnings) {
        Resctrl found = groups.isEmpty() ? null : Resctrl.find();
        if (found == null) {
            return;
        }
        try (found) {
            for (String group : groups) {
                found.remove(group);
            }
        } catch (SystemError e) {
            warnings.accept(String.valueOf(e.getMessage()));
        }
    }
}
