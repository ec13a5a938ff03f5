package plankton.spec;

import java.util.EnumSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.json.JsonInput;
import plankton.linux.Capability;
import plankton.linux.CapabilitySets;
import plankton.linux.ResourceLimit;
import plankton.linux.Rlimit;
import plankton.linux.User;

/// Reads `process`.
final class ProgramReader {

    private static final User ROOT = new User(0, 0, null, List.of());

    private final JsonInput in;

    private boolean terminal;
    private Program.@Nullable ConsoleSize consoleSize;
    private User user = ROOT;
    private List<String> args = List.of();
    private List<String> env = List.of();
    private @Nullable String cwd;
    private @Nullable CapabilitySets capabilities;
    private List<ResourceLimit> rlimits = List.of();
    private boolean noNewPrivileges;
    private @Nullable Integer oomScoreAdj;
    private String apparmorProfile = "";
    private String selinuxLabel = "";
    private @Nullable Scheduler scheduler;
    private @Nullable IoPriority ioPriority;
    private Program.@Nullable ExecCpuAffinity execCpuAffinity;

    private ProgramReader(JsonInput in) {
        this.in = in;
    }

    static Program read(JsonInput in) {
        var reader = new ProgramReader(in);
        in.object(reader::property);
        return reader.program();
    }

    private Program program() {
        if (args.isEmpty()) {
            throw Words.missing(in, "args", "the program to run and its arguments");
        }
        if (cwd == null) {
            throw Words.missing(in, "cwd", "the absolute path of the working directory");
        }
        return new Program(
                terminal,
                consoleSize,
                user,
                args,
                env,
                cwd,
                capabilities,
                rlimits,
                noNewPrivileges,
                oomScoreAdj,
                apparmorProfile,
                selinuxLabel,
                scheduler,
                ioPriority,
                execCpuAffinity);
    }

    private void property(String name) {
        switch (name) {
            case "terminal" -> terminal = in.bool();
            case "consoleSize" -> consoleSize = consoleSize();
            case "user" -> user = user();
            case "args" -> args = args();
            case "env" -> env = env(in);
            case "cwd" -> cwd = Words.absolutePath(in);
            case "capabilities" -> capabilities = capabilities();
            case "rlimits" -> rlimits = rlimits();
            case "noNewPrivileges" -> noNewPrivileges = in.bool();
            case "oomScoreAdj" -> oomScoreAdj = (int) in.integer(-1000, 1000);
            case "apparmorProfile" -> apparmorProfile = in.string();
            case "selinuxLabel" -> selinuxLabel = in.string();
            case "scheduler" -> scheduler = SchedulingReader.scheduler(in);
            case "ioPriority" -> ioPriority = SchedulingReader.ioPriority(in);
            case "execCPUAffinity" -> execCpuAffinity = SchedulingReader.affinity(in);
            default -> in.skip();
        }
    }

    private Program.ConsoleSize consoleSize() {
        var size = new Long[2];
        in.object(name -> {
            switch (name) {
                case "height" -> size[0] = in.integer(0, 65535);
                case "width" -> size[1] = in.integer(0, 65535);
                default -> in.skip();
            }
        });
        return new Program.ConsoleSize(
                (int) Words.required(in, size[0], "height"),
                (int) Words.required(in, size[1], "width"));
    }

    private User user() {
        var user =
                new Object() {
                    int uid;
                    int gid;
                    @Nullable Integer umask;
                    List<Integer> additionalGids = List.of();
                };
        in.object(name -> {
            switch (name) {
                case "uid" -> user.uid = Words.id(in);
                case "gid" -> user.gid = Words.id(in);
                case "umask" -> user.umask = (int) in.integer(0, 0777);
                case "additionalGids" -> user.additionalGids = in.list(() -> Words.id(in));
                default -> in.skip();
            }
        });
        return new User(user.uid, user.gid, user.umask, user.additionalGids);
    }

    private List<String> args() {
        List<String> args = in.strings();
        if (args.isEmpty()) {
            throw in.error("must not be empty: the program to run and its arguments");
        }
        if (args.getFirst().isEmpty()) {
            throw in.error("must begin with the name of a program, but the first one is empty");
        }
        return args;
    }

    /// Reads environment variables, `NAME=value` each.
    static List<String> env(JsonInput in) {
        return in.list(() -> {
            String entry = in.string();
            if (entry.indexOf('=') < 1) {
                throw in.error("must be NAME=value, but is \"" + entry + "\"");
            }
            return entry;
        });
    }

    private CapabilitySets capabilities() {
        var sets = new long[5];
        in.object(name -> {
            switch (name) {
                case "bounding" -> sets[0] = capabilitySet();
                case "effective" -> sets[1] = capabilitySet();
                case "inheritable" -> sets[2] = capabilitySet();
                case "permitted" -> sets[3] = capabilitySet();
                case "ambient" -> sets[4] = capabilitySet();
                default -> in.skip();
            }
        });
        return new CapabilitySets(sets[0], sets[1], sets[2], sets[3], sets[4]);
    }

    private long capabilitySet() {
        long mask = 0;
        for (long bit : in.list(this::capability)) {
            mask |= bit;
        }
        return mask;
    }

    private Long capability() {
        String name = in.string();
        Capability capability = Capability.named(name);
        if (capability == null) {
            throw in.error(
                    "\""
                            + name
                            + "\" is not a capability; allowed: see capabilities(7), such as"
                            + " CAP_NET_BIND_SERVICE");
        }
        return capability.bit();
    }

    private List<ResourceLimit> rlimits() {
        var seen = EnumSet.noneOf(Rlimit.class);
        return in.list(() -> rlimit(seen));
    }

    private ResourceLimit rlimit(EnumSet<Rlimit> seen) {
        var limit =
                new Object() {
                    @Nullable Rlimit type;
                    @Nullable Long soft;
                    @Nullable Long hard;
                };
        in.object(name -> {
            switch (name) {
                case "type" -> {
                    limit.type = Words.oneOf(in, "RLIMIT_", Rlimit.values(), "a resource limit");
                    if (!seen.add(limit.type)) {
                        throw in.error("\"" + limit.type.type() + "\" is given twice");
                    }
                }
                case "soft" -> limit.soft = in.unsigned64();
                case "hard" -> limit.hard = in.unsigned64();
                default -> in.skip();
            }
        });
        Rlimit type = Words.required(in, limit.type, "type", "such as RLIMIT_NOFILE");
        long soft = Words.required(in, limit.soft, "soft");
        long hard = Words.required(in, limit.hard, "hard");
        if (Long.compareUnsigned(soft, hard) > 0) {
            throw in.error(
                    "has a soft limit above the hard limit: "
                            + Long.toUnsignedString(soft)
                            + " > "
                            + Long.toUnsignedString(hard));
        }
        return new ResourceLimit(type, soft, hard);
    }
}
