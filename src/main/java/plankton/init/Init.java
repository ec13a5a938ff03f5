package plankton.init;

import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Environment;
import plankton.failure.Failure;
import plankton.failure.SystemError;
import plankton.linux.Credentials;
import plankton.linux.CurrentProcess;
import plankton.linux.Executable;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.Namespace;
import plankton.linux.Namespaces;
import plankton.linux.ResourceLimit;
import plankton.linux.Rootfs;
import plankton.linux.Signal;
import plankton.linux.Signals;

/// The new process: from its first instruction to the program it was made for. Everything it does
/// stands in [#prepare] and [#execute], in order; the order is the design.
public final class Init {

    private final Environment environment;
    private final List<Fd> joined;
    private final MessageSocket maker;
    private final @Nullable MessageSocket listener;
    private final Progress progress = new Progress();

    private int callersUmask;

    /// @param joined the namespaces to join, opened, in the order of
    ///   [Environment#joinedNamespaces()]
    /// @param maker the connection to the process that made this one
    /// @param listener where another process will connect to say `Start`; null if the maker says it
    public Init(
            Environment environment,
            List<Fd> joined,
            MessageSocket maker,
            @Nullable MessageSocket listener) {
        this.environment = environment;
        this.joined = joined;
        this.maker = maker;
        this.listener = listener;
    }

    /// Becomes the program, or reports why not and ends. Never comes back.
    public void run() {
        MessageSocket reportTo = maker;
        try {
            Executable program = prepare();
            reportTo = awaitStart();
            throw execute(program);
        } catch (SystemError e) {
            report(reportTo, progress.explain(e));
        } catch (Failure e) {
            report(reportTo, progress.explain(new SystemError("", String.valueOf(e.getMessage()))));
        } catch (RuntimeException e) {
            String message = "internal error: " + e.getMessage();
            report(reportTo, progress.explain(new SystemError("", message)));
        }
        CurrentProcess.exit(1);
    }

    private static void report(MessageSocket to, SystemError error) {
        // If nobody is there to hear it, nobody waits for it either: the process ends all the same.
        var _ = new Message.Failed(error.facts()).sendTo(to);
    }

    /// Builds the environment around this process and takes on its identity.
    private Executable prepare() {
        withdraw();
        joinNamespaces();
        nameTheSystem();
        // Written through the host's procfs, which is still there and trusted.
        new KernelParameters(environment, progress).write();
        if (environment.hasOwnMounts()) {
            buildRootfs();
        } else {
            changeRoot();
        }
        enterWorkingDirectory();
        awaitRecord();
        becomeUser();
        progress.at("/process/args/0", "find the program");
        return Executable.find(environment.argv().getFirst(), searchPath());
    }

    /// Until its id is on record nobody could find this process, so it dies with its maker. Nobody
    /// may look into it while it holds descriptors of the host. Signals and the session are the
    /// caller's.
    private void withdraw() {
        progress.at("", "detach from the caller");
        CurrentProcess.setParentDeathSignal(Signal.KILL);
        Credentials.setNotDumpable();
        Signals.reset();
        CurrentProcess.beginSession();
        callersUmask = CurrentProcess.setUmask(0);
    }

    /// All but the pid namespace, into which only a new process can be put: its maker was in it.
    private void joinNamespaces() {
        List<Environment.JoinedNamespace> namespaces = environment.joinedNamespaces();
        for (int i = 0; i < namespaces.size(); i++) {
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
    private void buildRootfs() {
        var builder = new RootfsBuilder(environment, progress);
        builder.takeSources();
        Rootfs rootfs = builder.attachRoot();
        builder.mountAll(rootfs);
        builder.makeDevices(rootfs);
        new HiddenPaths(environment, progress).apply(rootfs);
        progress.at("/root", "make it the root");
        CurrentProcess.pivotRoot(rootfs.top());
        builder.finishRoot(rootfs);
    }

    private void changeRoot() {
        progress.at("/root/path", "change the root to " + environment.rootfs().path());
        try (Fd root = Fd.directory(environment.rootfs().path())) {
            CurrentProcess.changeRoot(root);
        }
    }

    /// Resolved without following links into procfs, by which an image could name a descriptor of
    /// ours.
    private void enterWorkingDirectory() {
        progress.at("/process/cwd", "enter the working directory");
        try (var root = new Rootfs(Fd.directory("/"));
                Fd directory = root.open(environment.workingDir())) {
            directory.enter();
        }
    }

    /// A change of identity takes the death signal back, so it must not be needed any more.
    private void awaitRecord() {
        progress.at("", "wait to be put on record");
        if (!(Message.receiveFrom(maker) instanceof Message.Recorded)) {
            throw new SystemError("", "the process that made this one is gone");
        }
        CurrentProcess.setParentDeathSignal(0);
    }

    /// To raise limits and to drop bounding capabilities needs capabilities, so both go before the
    /// user changes. Permitted capabilities outlive the change and are chosen after it.
    private void becomeUser() {
        List<ResourceLimit> rlimits = environment.rlimits();
        for (int i = 0; i < rlimits.size(); i++) {
            progress.at("/process/rlimits/" + i, "raise a hard limit");
            CurrentProcess.raiseHardLimit(rlimits.get(i));
        }
        var capabilities = environment.capabilities();
        if (capabilities != null) {
            progress.at("/process/capabilities/bounding", "limit the capabilities");
            Credentials.dropBounding(capabilities.bounding());
        }
        progress.at("/process/user", "become the user");
        Credentials.become(environment.user());
        if (capabilities != null) {
            progress.at("/process/capabilities", "set the capabilities");
            warnOfMissing(Credentials.setCapabilities(capabilities));
        }
        if (environment.noNewPrivileges()) {
            progress.at("/process/noNewPrivileges", "forbid new privileges");
            Credentials.setNoNewPrivileges();
        }
        Integer umask = environment.user().umask();
        CurrentProcess.setUmask(umask != null ? umask : callersUmask);
    }

    private void warnOfMissing(long capabilities) {
        String names = Credentials.names(capabilities);
        if (!names.isEmpty()) {
            var _ =
                    new Message.Warning(
                                    "/process/capabilities: not granted, because the caller lacks"
                                            + " them: "
                                            + names)
                            .sendTo(maker);
        }
    }

    private String searchPath() {
        for (String entry : environment.envVars()) {
            if (entry.startsWith("PATH=")) {
                return entry.substring("PATH=".length());
            }
        }
        return "";
    }

    /// Says that all is built, and waits for the word to go on.
    ///
    /// @return the connection over which it came
    private MessageSocket awaitStart() {
        progress.at("", "wait to be started");
        var _ = new Message.Prepared().sendTo(maker);
        if (listener == null) {
            if (Message.receiveFrom(maker) instanceof Message.Start) {
                return maker;
            }
            throw new SystemError("", "the process that made this one is gone");
        }
        maker.close();
        while (true) {
            MessageSocket starter = listener.accept();
            if (Message.receiveFrom(starter) instanceof Message.Start) {
                return starter;
            }
            starter.close();
        }
    }

    /// Closes what is the runtime's, whoever opened it, by the act of running the program.
    private SystemError execute(Executable program) {
        CurrentProcess.closeOnExecFrom(FIRST_OWN_DESCRIPTOR);
        program.load(environment.argv(), environment.envVars());
        limitResources();
        progress.at("/process/args/0", "run the program");
        return program.execute();
    }

    /// The limits are the program's, and must not hinder what is done for it before.
    private void limitResources() {
        List<ResourceLimit> rlimits = environment.rlimits();
        for (int i = 0; i < rlimits.size(); i++) {
            progress.at("/process/rlimits/" + i, "limit a resource");
            CurrentProcess.setRlimit(rlimits.get(i));
        }
    }

    /// After standard input, output and error.
    private static final int FIRST_OWN_DESCRIPTOR = 3;
}
