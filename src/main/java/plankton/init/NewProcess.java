package plankton.init;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.environment.Execution;
import plankton.environment.IdMaps;
import plankton.environment.Options;
import plankton.failure.Failure;
import plankton.failure.SystemError;
import plankton.linux.CallFilter;
import plankton.linux.Capability;
import plankton.linux.CapabilitySets;
import plankton.linux.CgroupEntrance;
import plankton.linux.Credentials;
import plankton.linux.CurrentProcess;
import plankton.linux.Executable;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.linux.PseudoTerminal;
import plankton.linux.ResourceLimit;
import plankton.linux.Rootfs;
import plankton.linux.SealedCopy;
import plankton.linux.Signal;
import plankton.linux.Signals;
import plankton.linux.UserNamespace;
import plankton.seccomp.Filter;
import plankton.spec.Program;

/// A process on its way from its first instruction to the program it was made for. The two kinds
/// differ in how they get into their environment: [Init] builds it, [Entrant] joins it.
public abstract sealed class NewProcess permits Init, Entrant {

    final MessageSocket maker;
    final Progress progress = new Progress();

    private final Program program;
    private final Options options;
    private final Conduct conduct;
    final Labels labels;
    private final @Nullable IdMaps ids;
    private final @Nullable Filter filter;

    /// Where a failure is told. A local variable that is assigned within `try` is lost in `catch`:
    /// the compiler to C mixes it up.
    private MessageSocket reportTo;

    private int callersUmask;
    private String home = "";

    /// @param ids those of its user namespace, null if that is its maker's
    /// @param maker the connection to the process that made this one
    NewProcess(
            Program program,
            Execution execution,
            Options options,
            @Nullable IdMaps ids,
            MessageSocket maker) {
        this.program = program;
        this.options = options;
        this.ids = ids;
        filter = execution.filter();
        this.maker = maker;
        reportTo = maker;
        labels = new Labels(program, progress);
        conduct = new Conduct(program, execution, this instanceof Entrant, progress);
    }

    /// Becomes the program, or reports why not and ends. Never comes back.
    ///
    /// @param entrance the way into its control group
    public final void run(CgroupEntrance entrance) {
        try {
            withdraw();
            progress.at("/linux/cgroupsPath", "enter the control group");
            entrance.enter();
            entrance.close();
            conduct.begin();
            labels.prepare();
            enter();
            settle();
            labels.give();
            conduct.finish();
            becomeUser();
            List<String> env = environment();
            progress.at("/process/args/0", "find the program");
            Executable executable = Executable.find(program.args().getFirst(), searchPath());
            reportTo = awaitStart();
            lastOf(env);
            throw execute(executable, env, reportTo);
        } catch (SystemError e) {
            Message.report(progress.explain(e), reportTo);
        } catch (Failure e) {
            var error = new SystemError("", String.valueOf(e.getMessage()));
            Message.report(progress.explain(error), reportTo);
        } catch (RuntimeException e) {
            String message = "internal error: " + e.getMessage();
            Message.report(progress.explain(new SystemError("", message)), reportTo);
        }
        CurrentProcess.exit(1);
    }

    /// Gets into the environment; afterwards this process must not need to die with its maker.
    abstract void enter();

    /// What is still to be done when the program has been told to start.
    ///
    /// @param env the program's environment
    abstract void lastOf(List<String> env);

    /// Until others know of this process nobody could end it, so it dies with its maker. Signals
    /// and session are the caller's.
    private void withdraw() {
        progress.at("", "detach from the caller");
        CurrentProcess.setParentDeathSignal(Signal.KILL);
        Signals.reset();
        CurrentProcess.beginSession();
        callersUmask = CurrentProcess.setUmask(0);
    }

    /// Takes on the ids that the user namespace has, for what is to be built in it. Those of the
    /// caller are strangers there.
    final void becomeBuilder(IdMaps ids) {
        progress.at("/linux/uidMappings", "take on the ids of the user namespace");
        UserNamespace.become(ids.builder(), ids.buildersGroup());
        // The change of ids has taken both back.
        CurrentProcess.setParentDeathSignal(Signal.KILL);
        Credentials.setNotDumpable();
    }

    /// Lets new files have just the permissions they are made with, or, for programs of others,
    /// those that the caller wants them to have.
    final void useCallersUmask(boolean callers) {
        int _ = CurrentProcess.setUmask(callers ? callersUmask : 0);
    }

    /// Leaves the file of this program behind: what others could find of it here would be theirs to
    /// write to. Needs capabilities, so it comes before they are given up.
    final void leaveFile() {
        progress.at("", "go on from a copy of the program's file");
        if (!(Message.receiveFrom(maker) instanceof Message.Sealed(Fd copy))) {
            throw new SystemError("", "the process that made this one is gone");
        }
        SealedCopy.goOnFrom(copy);
        copy.close();
    }

    /// Makes a terminal in the devpts of `rootfs`, if the program wants one: the maker gets one
    /// side, this process the other.
    ///
    /// @param dev the directory in which it shall be found as `console`, too; null if in none
    final void openTerminal(Rootfs rootfs, @Nullable Fd dev) {
        if (!program.terminal()) {
            return;
        }
        progress.at("/process/terminal", "open a terminal");
        try (PseudoTerminal terminal = PseudoTerminal.make(rootfs)) {
            Program.ConsoleSize size = program.consoleSize();
            if (size != null) {
                terminal.resize(size.height(), size.width());
            } else {
                terminal.resizeLikeUsers();
            }
            terminal.giveTo(program.user().uid());
            if (dev != null) {
                Rootfs.attachConsole(dev, terminal.slave());
            }
            if (!new Message.Terminal(terminal.master()).sendTo(maker)) {
                throw new SystemError("", "the process that made this one is gone");
            }
            terminal.takeOver();
        }
    }

    /// Resolved without following links into procfs, by which an image could name a descriptor of
    /// ours.
    private void settle() {
        try (var root = new Rootfs(Fd.directory("/"))) {
            if (value("HOME").isEmpty()) {
                progress.at("/process/user/uid", "look for the home directory");
                home = HomeDirectory.of(root, program.user().uid());
            }
            progress.at("/process/cwd", "enter the working directory");
            try (Fd directory = root.open(program.cwd())) {
                directory.enter();
            }
        }
    }

    /// To raise limits and to drop bounding capabilities needs capabilities, so both go before the
    /// user changes. Permitted capabilities outlive the change and are chosen after it.
    private void becomeUser() {
        List<ResourceLimit> rlimits = program.rlimits();
        // In a user namespace only the maker can do that, and has.
        for (int i = 0; i < rlimits.size() && ids == null; i++) {
            progress.at("/process/rlimits/" + i, "raise a hard limit");
            CurrentProcess.raiseHardLimit(0, rlimits.get(i));
        }
        var capabilities = program.capabilities();
        if (capabilities != null) {
            progress.at("/process/capabilities/bounding", "limit the capabilities");
            Credentials.dropBounding(capabilities.bounding());
        }
        progress.at("/process/user", "become the user");
        if (ids == null) {
            CurrentProcess.givePipesTo(program.user().uid());
        }
        Credentials.become(program.user(), ids != null);
        // The change of user has set this back to what the host has chosen (proc(5),
        // suid_dumpable).
        Credentials.setNotDumpable();
        if (capabilities != null) {
            progress.at("/process/capabilities", "set the capabilities");
            setCapabilities(capabilities);
        }
        if (program.noNewPrivileges()) {
            progress.at("/process/noNewPrivileges", "forbid new privileges");
            Credentials.setNoNewPrivileges();
        }
        Integer umask = program.user().umask();
        CurrentProcess.setUmask(umask != null ? umask : callersUmask);
    }

    /// What is not granted stops nothing, but is told of (config.md, Linux Process,
    /// `capabilities`).
    private void setCapabilities(CapabilitySets sets) {
        warn("", "the caller lacks them", Credentials.setCapabilities(sets, keptForFilter()));
        long permitted = sets.permitted();
        warn("/effective", "they are not permitted", sets.effective() & ~permitted);
        if (!isAsEnginesWrite(sets)) {
            warn(
                    "/ambient",
                    "they are not both permitted and inheritable",
                    sets.ambient() & ~(permitted & sets.inheritable()));
        }
    }

    /// Engines have not made capabilities inheritable since that was found to be a hole
    /// (CVE-2022-24769), and some still name all of them as ambient. It is no mistake of their
    /// users.
    private static boolean isAsEnginesWrite(CapabilitySets sets) {
        return sets.inheritable() == 0 && sets.ambient() == sets.permitted();
    }

    private void warn(String set, String reason, long capabilities) {
        String names = Credentials.names(capabilities);
        if (!names.isEmpty()) {
            var _ =
                    new Message.Warning(
                                    "/process/capabilities"
                                            + set
                                            + ": not granted, because "
                                            + reason
                                            + ": "
                                            + names)
                            .sendTo(maker);
        }
    }

    private List<String> environment() {
        var env = new ArrayList<>(program.env());
        if (!home.isEmpty()) {
            env.add("HOME=" + home);
        }
        return Variables.lastOfEach(env);
    }

    private String searchPath() {
        return value("PATH");
    }

    /// The value of a variable of the program's environment, empty if it is not set.
    private String value(String name) {
        String value = "";
        for (String entry : program.env()) {
            if (entry.startsWith(name) && entry.startsWith("=", name.length())) {
                value = entry.substring(name.length() + 1);
            }
        }
        return value;
    }

    /// Says that all is built, and waits for the word to go on.
    ///
    /// @return the connection over which it came
    MessageSocket awaitStart() {
        progress.at("", "wait to be started");
        var _ = new Message.Prepared().sendTo(maker);
        if (Message.receiveFrom(maker) instanceof Message.Start) {
            return maker;
        }
        throw new SystemError("", "the process that made this one is gone");
    }

    /// Closes what is the runtime's, whoever opened it, by the act of running the program.
    private SystemError execute(Executable executable, List<String> env, MessageSocket starter) {
        CurrentProcess.closeOnExecFrom(FIRST_OWN_DESCRIPTOR + options.preservedFds());
        executable.load(program.args(), env);
        limitResources();
        if (filter == null) {
            progress.at("/process/args/0", "run the program");
            return executable.execute();
        }
        filterCalls(filter, starter);
        progress.at("/process/args/0", "run the program");
        return executable.execute().hint("the filter in /linux/seccomp may not let it pass");
    }

    /// The very last step: nothing but execve(2) is left for the filter to stop. Without the
    /// promise of no new privileges it takes a capability; that is kept for so long, and the
    /// program gets no more by it, because it is not a matter of what this process has
    /// (capabilities(7), "Transformation of capabilities during execve()").
    private void filterCalls(Filter filter, MessageSocket starter) {
        progress.at("/linux/seccomp", "filter the system calls");
        Credentials.makeEffective(keptForFilter());
        long[] referral = filter.referral();
        if (referral == null) {
            CallFilter.load(filter.program(), filter.flags());
        } else {
            byte[] message = {Message.LISTENER};
            CallFilter.loadWithListener(
                    new CallFilter.Program(referral, filter.referralFlags()),
                    new CallFilter.Program(filter.program(), filter.flags()),
                    Filter.WORD,
                    message,
                    starter);
        }
    }

    private long keptForFilter() {
        return filter == null || program.noNewPrivileges() ? 0 : Capability.SYS_ADMIN.bit();
    }

    /// The limits are the program's, and must not hinder what is done for it before.
    private void limitResources() {
        List<ResourceLimit> rlimits = program.rlimits();
        for (int i = 0; i < rlimits.size(); i++) {
            progress.at("/process/rlimits/" + i, "limit a resource");
            CurrentProcess.setRlimit(rlimits.get(i));
        }
    }

    /// After standard input, output and error.
    private static final int FIRST_OWN_DESCRIPTOR = 3;
}
