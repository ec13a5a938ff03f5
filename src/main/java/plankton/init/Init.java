package plankton.init;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.failure.SystemError;
import plankton.linux.CurrentProcess;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.Namespace;
import plankton.linux.Namespaces;
import plankton.linux.Rootfs;
import plankton.spec.Hooks;
import plankton.spec.State;

/// The first process of a container, which builds the environment around itself. Everything it does
/// for that stands in [#enter], in order; the order is the design.
public final class Init extends NewProcess {

    private final Environment environment;
    private final Hooks hooks;
    private final State state;
    private final List<Fd> joined;
    private final @Nullable MessageSocket listener;
    private boolean recorded;

    /// @param hooks those that run in the runtime's namespaces are only asked for
    /// @param state what the hooks are given
    /// @param joined the namespaces to join, opened, in the order of
    ///   [Environment#joinedNamespaces()]; none if it was made in them
    /// @param maker the connection to the process that made this one
    /// @param listener where another process will connect to say `Start`; null if the maker says it
    public Init(
            Environment environment,
            Hooks hooks,
            State state,
            List<Fd> joined,
            MessageSocket maker,
            @Nullable MessageSocket listener) {
        super(
                environment.program(),
                environment.execution(),
                environment.options(),
                environment.ids(),
                maker);
        this.environment = environment;
        this.hooks = hooks;
        this.state = state;
        this.joined = joined;
        this.listener = listener;
    }

    @Override
    void enter() {
        // First, while the host's mounts are still the host's and this process's ids the caller's.
        RootfsBuilder builder = null;
        if (environment.hasOwnMounts()) {
            builder = new RootfsBuilder(environment, progress, new HostFiles(maker));
            builder.takeSources();
        }
        if (environment.ids() != null) {
            awaitIds();
            becomeBuilder(environment.ids());
        }
        if (environment.options().keyring()) {
            labels.joinKeyring(state.id());
        }
        var parameters = new KernelParameters(environment, progress);
        joinNamespaces();
        if (environment.newNamespaces().contains(Namespace.CGROUP)) {
            progress.at("/linux/namespaces", "make the cgroup namespace");
            Namespaces.unshare(Namespace.CGROUP);
        }
        nameTheSystem();
        if (!environment.netDevices().isEmpty()) {
            // The maker has moved them by then, and parameters may be theirs.
            awaitRecord();
        }
        parameters.write();
        if (builder != null) {
            buildRootfs(builder);
        } else {
            awaitRecord();
            runHooks();
            changeRoot();
        }
    }

    /// All but the pid namespace, into which only a new process can be put: its maker was in it.
    private void joinNamespaces() {
        List<Environment.JoinedNamespace> namespaces = environment.joinedNamespaces();
        for (int i = 0; i < joined.size(); i++) {
            var namespace = namespaces.get(i);
            if (namespace.kind() != Namespace.PID) {
                progress.at(namespace.pointer(), "join the namespace");
                Namespaces.join(namespace.kind(), joined.get(i));
            }
        }
    }

    private void nameTheSystem() {
        if (!environment.hostname().isEmpty()) {
            progress.at("/hostname", "set the host name");
            CurrentProcess.setHostname(environment.hostname());
        }
        if (!environment.domainname().isEmpty()) {
            progress.at("/domainname", "set the domain name");
            CurrentProcess.setDomainname(environment.domainname());
        }
        if (environment.newNamespaces().contains(Namespace.NETWORK)) {
            progress.at("/linux/namespaces", "bring the loopback device up");
            CurrentProcess.bringLoopbackUp();
        }
    }

    /// Masks come last of the mounts, so that none covers them; the root becomes read-only when
    /// nothing needs to be made in it any more.
    private void buildRootfs(RootfsBuilder builder) {
        Rootfs rootfs = builder.attachRoot();
        builder.mountAll(rootfs);
        new Devices(environment, progress)
                .make(rootfs, builder.dev(), dev -> openTerminal(rootfs, dev));
        builder.makeWorkingDirectory(rootfs);
        awaitRecord();
        runHooks();
        new HiddenPaths(environment, progress).apply(rootfs);
        progress.at("/root", "make it the root");
        if (environment.options().pivot()) {
            CurrentProcess.pivotRoot(rootfs.top());
        } else {
            CurrentProcess.moveRoot(rootfs.top());
        }
        builder.finishRoot(rootfs);
    }

    private void changeRoot() {
        progress.at("/root/path", "change the root to " + environment.rootfs().path());
        try (Fd root = Fd.directory(environment.rootfs().path())) {
            CurrentProcess.changeRoot(root);
        }
        try (var root = new Rootfs(Fd.directory("/"))) {
            openTerminal(root, null);
        }
    }

    private void awaitIds() {
        progress.at("/linux/uidMappings", "wait for the ids of the user namespace");
        if (!(Message.receiveFrom(maker) instanceof Message.Mapped)) {
            throw new SystemError("", "the process that made this one is gone");
        }
    }

    /// From here on others can find this process. The last moment for it: hooks must find it, and a
    /// change of identity takes the death signal back.
    private void awaitRecord() {
        if (recorded) {
            return;
        }
        recorded = true;
        progress.at("", "wait to be put on record");
        if (!(Message.receiveFrom(maker) instanceof Message.Recorded)) {
            throw new SystemError("", "the process that made this one is gone");
        }
        CurrentProcess.setParentDeathSignal(0);
        leaveFile();
    }

    /// First those of the runtime's namespaces, run by the maker, then those of the container's,
    /// which find the host's files still.
    private void runHooks() {
        if (!hooks.prestart().isEmpty() || !hooks.createRuntime().isEmpty()) {
            progress.at("", "wait for the hooks of the runtime");
            var _ = new Message.Mounted().sendTo(maker);
            if (!(Message.receiveFrom(maker) instanceof Message.HooksDone)) {
                throw new SystemError("", "the process that made this one is gone");
            }
        }
        if (!hooks.createContainer().isEmpty()) {
            var runner = new HookRunner("createContainer", hooks.createContainer());
            useCallersUmask(true);
            runner.run(state.with("creating", CurrentProcess.pid()), null);
            useCallersUmask(false);
        }
    }

    @Override
    MessageSocket awaitStart() {
        if (listener == null) {
            return super.awaitStart();
        }
        progress.at("", "wait to be started");
        var _ = new Message.Prepared().sendTo(maker);
        maker.close();
        while (true) {
            MessageSocket starter = listener.accept();
            if (Message.isStartFrom(starter)) {
                return starter;
            }
            // A later version may say what this one does not know: it must know that itself.
            starter.close();
        }
    }

    @Override
    void lastOf(List<String> env) {
        if (!hooks.startContainer().isEmpty()) {
            var runner = new HookRunner("startContainer", hooks.startContainer());
            runner.run(state.with("created", CurrentProcess.pid()), env);
        }
    }
}
