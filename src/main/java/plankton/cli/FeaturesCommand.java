package plankton.cli;

import java.util.ArrayList;
import java.util.List;
import plankton.environment.Supported;
import plankton.json.JsonOutput;
import plankton.linux.CallFilter;
import plankton.linux.Capability;
import plankton.linux.Stdio;
import plankton.linux.WordList;
import plankton.seccomp.Filter;
import plankton.spec.Linux.MemoryPolicy;
import plankton.spec.Seccomp;

/// `plankton features`
final class FeaturesCommand implements Command {

    @Override
    public String name() {
        return "features";
    }

    @Override
    public String operands() {
        return "";
    }

    @Override
    public String summary() {
        return "show what this build can do, as JSON";
    }

    @Override
    public String details() {
        return "The properties are those of the specification (features.md).\n";
    }

    @Override
    public List<Option> options() {
        return List.of();
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        arguments.operands(0, 0, "");
        var out = new JsonOutput("    ");
        out.beginObject();
        out.name("ociVersionMin").value("1.0.0");
        out.name("ociVersionMax").value(CommandLine.OCI_VERSION);
        out.name("hooks")
                .value(
                        List.of(
                                "prestart",
                                "createRuntime",
                                "createContainer",
                                "startContainer",
                                "poststart",
                                "poststop"));
        out.name("mountOptions").value(Supported.mountOptions());
        linux(out.name("linux"));
        out.name("annotations").beginObject();
        out.name("org.plankton.version").value(CommandLine.VERSION);
        out.endObject();
        out.name("potentiallyUnsafeConfigAnnotations").value(List.of());
        out.endObject();
        Stdio.print(out + "\n");
        return 0;
    }

    private static void linux(JsonOutput out) {
        var capabilities = new ArrayList<String>();
        for (Capability capability : Capability.values()) {
            capabilities.add("CAP_" + capability.name());
        }
        out.beginObject();
        out.name("namespaces").value(Supported.namespaces());
        out.name("capabilities").value(capabilities);
        out.name("cgroup").beginObject();
        for (String kind : List.of("v1", "v2", "systemd", "systemdUser", "rdma")) {
            out.name(kind).value(true);
        }
        out.endObject();
        for (String kind : List.of("apparmor", "selinux", "netDevices")) {
            enabled(out.name(kind), true);
        }
        seccomp(out.name("seccomp"));
        out.name("intelRdt").beginObject();
        for (String kind : List.of("enabled", "schemata", "monitoring")) {
            out.name(kind).value(true);
        }
        out.endObject();
        out.name("memoryPolicy").beginObject();
        out.name("modes").value(WordList.of(MemoryPolicy.MODES, ' '));
        out.name("flags").value(WordList.of(MemoryPolicy.FLAGS, ' '));
        out.endObject();
        out.name("mountExtensions").beginObject();
        enabled(out.name("idmap"), true);
        out.endObject();
        out.endObject();
    }

    private static void seccomp(JsonOutput out) {
        out.beginObject();
        out.name("enabled").value(true);
        out.name("actions").value(names("SCMP_ACT_", Seccomp.Action.values()));
        out.name("operators").value(names("SCMP_CMP_", Seccomp.Operator.values()));
        out.name("archs").value(WordList.of(Seccomp.ARCHITECTURES, ' '));
        List<String> flags = WordList.of(Seccomp.FLAGS, ' ');
        out.name("knownFlags").value(flags);
        var supported = new ArrayList<String>();
        for (String flag : flags) {
            if (CallFilter.knows(Filter.flagsWith(flag))) {
                supported.add(flag);
            }
        }
        out.name("supportedFlags").value(supported);
        out.endObject();
    }

    private static List<String> names(String prefix, Enum<?>[] values) {
        var names = new ArrayList<String>();
        for (Enum<?> value : values) {
            names.add(prefix + value.name());
        }
        return names;
    }

    private static void enabled(JsonOutput out, boolean yes) {
        out.beginObject();
        out.name("enabled").value(yes);
        out.endObject();
    }
}
