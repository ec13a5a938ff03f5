package plankton.container;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import plankton.cgroup.Change;
import plankton.cgroup.DeviceRules;
import plankton.cgroup.Group;
import plankton.cgroup.Limits;
import plankton.cgroup.Scope;
import plankton.environment.ResourceClass;
import plankton.failure.StateError;
import plankton.failure.SystemError;
import plankton.linux.DeviceAccess;
import plankton.linux.Fd;
import plankton.spec.Linux.IntelRdt;
import plankton.spec.Resources;

/// Changes what a container is limited to while it runs: all of it, or nothing.
public final class Update {

    private final StateDirectory directory;
    private final String id;

    /// @param id of the container
    public Update(StateDirectory directory, String id) {
        this.directory = directory;
        this.id = id;
    }

    /// Changes what is given; the rest stays as it is.
    ///
    /// @param cache the shares of the cache, empty to leave them, likewise `bandwidth` (of memory)
    /// @param warnings gets what is passed over
    /// @throws plankton.failure.SpecError if it cannot be
    /// @throws StateError if the container is not created or running
    /// @throws SystemError if the kernel refuses it
    public void run(Resources wanted, String cache, String bandwidth, Consumer<String> warnings) {
        try (Fd _ = directory.lock(id)) {
            Container container = directory.load(id);
            Status status = container.status();
            if (status == Status.STOPPED || status == Status.CREATING) {
                throw new StateError("container not running: " + id + " is " + status);
            }
            container.record().requireUnderstood();
            ResourceControl shares = shares(cache, bandwidth);
            try (Group group = container.group()) {
                Limits limits = Limits.changing(wanted, group.isUnified());
                if (shares != null) {
                    shares.checkChange(container.record());
                }
                for (String warning : limits.warnings()) {
                    warnings.accept(warning);
                }
                boolean devices = changesDevices(wanted);
                Change change = limits.change(group);
                try {
                    List<DeviceAccess> rules = null;
                    if (devices) {
                        rules = DeviceRules.of(wanted.devices());
                        group.allow(rules);
                    }
                    Scope.change(container.record().place(), group, limits, rules);
                    if (shares != null) {
                        share(shares, container.record(), group);
                    }
                } catch (SystemError e) {
                    throw change.undoAfter(e);
                }
            }
        }
    }

    /// Engines repeat the rules of the configuration. To apply those again would take away what
    /// somebody else has allowed since, as hooks for graphics processors do.
    private boolean changesDevices(Resources wanted) {
        if (wanted.devices().isEmpty()) {
            return false;
        }
        Resources configured = directory.config(id).linux().resources();
        return configured == null || !configured.devices().equals(wanted.devices());
    }

    private @Nullable ResourceControl shares(String cache, String bandwidth) {
        if (cache.isEmpty() && bandwidth.isEmpty()) {
            return null;
        }
        IntelRdt configured = directory.config(id).linux().intelRdt();
        String group = configured == null ? "" : configured.closId();
        var wanted = new IntelRdt(group, cache, bandwidth, List.of(), false);
        ResourceClass.check(wanted);
        return new ResourceControl(wanted, id);
    }

    /// What is made for the container is on record before it is made.
    private void share(ResourceControl shares, ContainerRecord record, Group group) {
        boolean made = !shares.isThere();
        if (made && record.resourceGroups().isEmpty()) {
            directory.save(record.with(shares.removable()));
        }
        shares.change(made ? group.pids() : List.of());
    }
}
