package plankton.environment;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SpecError;
import plankton.linux.Namespace;
import plankton.spec.Hooks;
import plankton.spec.Linux;
import plankton.spec.Program;
import plankton.spec.Spec;

/// What the specification offers and this version does not do yet. It is refused, never passed over
/// in silence.
public final class Unsupported {
    private Unsupported() {}

    /// The error for something that has no effect yet.
    static SpecError error(String pointer, String what) {
        return new SpecError(pointer, what + " is not supported yet");
    }

    /// Lines to warn with: what nearly every configuration carries and what is not enforced yet.
    public static List<String> warnings(Spec spec) {
        var warnings = new ArrayList<String>();
        if (spec.linux().resources() != null) {
            warnings.add("/linux/resources: limits by control groups are not enforced yet");
        }
        if (spec.linux().seccomp() != null) {
            warnings.add("/linux/seccomp: the filter of system calls is not applied yet");
        }
        return warnings;
    }

    /// Refuses a configuration that asks for something that has no effect yet.
    static void refuse(Spec spec, Program process) {
        refuseProcess(process);
        refuseHooks(spec);
        refuseLinux(spec.linux());
    }

    private static void refuseProcess(Program process) {
        given(process.terminal(), "/process/terminal", "a terminal");
        given(!process.apparmorProfile().isEmpty(), "/process/apparmorProfile", "AppArmor");
        given(!process.selinuxLabel().isEmpty(), "/process/selinuxLabel", "SELinux");
        given(process.scheduler(), "/process/scheduler", "a scheduler");
        given(process.ioPriority(), "/process/ioPriority", "a priority of I/O");
        given(process.execCpuAffinity(), "/process/execCPUAffinity", "CPU affinity");
    }

    private static void refuseHooks(Spec spec) {
        var hooks = spec.hooks();
        refuseHook(hooks.prestart(), "prestart");
        refuseHook(hooks.createRuntime(), "createRuntime");
        refuseHook(hooks.createContainer(), "createContainer");
        refuseHook(hooks.startContainer(), "startContainer");
        refuseHook(hooks.poststart(), "poststart");
        refuseHook(hooks.poststop(), "poststop");
    }

    private static void refuseHook(List<Hooks.Hook> hooks, String name) {
        given(hooks, "/hooks/" + name, "a hook");
    }

    private static void refuseLinux(Linux linux) {
        for (int i = 0; i < linux.namespaces().size(); i++) {
            given(
                    linux.namespaces().get(i).type() == Namespace.USER,
                    "/linux/namespaces/" + i,
                    "a user namespace");
        }
        given(linux.uidMappings(), "/linux/uidMappings", "a user namespace");
        given(linux.gidMappings(), "/linux/gidMappings", "a user namespace");
        given(!linux.timeOffsets().isEmpty(), "/linux/timeOffsets", "a clock offset");
        given(linux.devices(), "/linux/devices", "a device besides the default ones");
        given(!linux.netDevices().isEmpty(), "/linux/netDevices", "a network device");
        given(!linux.cgroupsPath().isEmpty(), "/linux/cgroupsPath", "a control group");
        given(!linux.mountLabel().isEmpty(), "/linux/mountLabel", "SELinux");
        given(linux.personality(), "/linux/personality", "a personality");
        given(linux.intelRdt(), "/linux/intelRdt", "Intel RDT");
        given(linux.memoryPolicy(), "/linux/memoryPolicy", "a memory policy");
    }

    private static void given(boolean given, String pointer, String what) {
        if (given) {
            throw error(pointer, what);
        }
    }

    private static void given(@Nullable Object value, String pointer, String what) {
        given(value != null, pointer, what);
    }

    private static void given(List<?> values, String pointer, String what) {
        given(!values.isEmpty(), pointer, what);
    }
}
