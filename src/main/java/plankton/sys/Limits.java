package plankton.sys;

import org.teavm.interop.Import;
import org.teavm.interop.c.Variable;

/// The kernel's numbers of the resource limits (getrlimit(2)).
public final class Limits {
    private Limits() {}

    @Import(name = "RLIMIT_AS")
    @Variable
    public static native int AS();

    @Import(name = "RLIMIT_CORE")
    @Variable
    public static native int CORE();

    @Import(name = "RLIMIT_CPU")
    @Variable
    public static native int CPU();

    @Import(name = "RLIMIT_DATA")
    @Variable
    public static native int DATA();

    @Import(name = "RLIMIT_FSIZE")
    @Variable
    public static native int FSIZE();

    @Import(name = "RLIMIT_LOCKS")
    @Variable
    public static native int LOCKS();

    @Import(name = "RLIMIT_MEMLOCK")
    @Variable
    public static native int MEMLOCK();

    @Import(name = "RLIMIT_MSGQUEUE")
    @Variable
    public static native int MSGQUEUE();

    @Import(name = "RLIMIT_NICE")
    @Variable
    public static native int NICE();

    @Import(name = "RLIMIT_NOFILE")
    @Variable
    public static native int NOFILE();

    @Import(name = "RLIMIT_NPROC")
    @Variable
    public static native int NPROC();

    @Import(name = "RLIMIT_RSS")
    @Variable
    public static native int RSS();

    @Import(name = "RLIMIT_RTPRIO")
    @Variable
    public static native int RTPRIO();

    @Import(name = "RLIMIT_RTTIME")
    @Variable
    public static native int RTTIME();

    @Import(name = "RLIMIT_SIGPENDING")
    @Variable
    public static native int SIGPENDING();

    @Import(name = "RLIMIT_STACK")
    @Variable
    public static native int STACK();
}
