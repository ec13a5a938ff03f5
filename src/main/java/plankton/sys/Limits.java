package plankton.sys;

import org.teavm.interop.Import;

/// The kernel's numbers of the resource limits (getrlimit(2)).
public final class Limits {
    private Limits() {}

    @Import(name = "VALUE(RLIMIT_AS)")
    public static native int AS();

    @Import(name = "VALUE(RLIMIT_CORE)")
    public static native int CORE();

    @Import(name = "VALUE(RLIMIT_CPU)")
    public static native int CPU();

    @Import(name = "VALUE(RLIMIT_DATA)")
    public static native int DATA();

    @Import(name = "VALUE(RLIMIT_FSIZE)")
    public static native int FSIZE();

    @Import(name = "VALUE(RLIMIT_LOCKS)")
    public static native int LOCKS();

    @Import(name = "VALUE(RLIMIT_MEMLOCK)")
    public static native int MEMLOCK();

    @Import(name = "VALUE(RLIMIT_MSGQUEUE)")
    public static native int MSGQUEUE();

    @Import(name = "VALUE(RLIMIT_NICE)")
    public static native int NICE();

    @Import(name = "VALUE(RLIMIT_NOFILE)")
    public static native int NOFILE();

    @Import(name = "VALUE(RLIMIT_NPROC)")
    public static native int NPROC();

    @Import(name = "VALUE(RLIMIT_RSS)")
    public static native int RSS();

    @Import(name = "VALUE(RLIMIT_RTPRIO)")
    public static native int RTPRIO();

    @Import(name = "VALUE(RLIMIT_RTTIME)")
    public static native int RTTIME();

    @Import(name = "VALUE(RLIMIT_SIGPENDING)")
    public static native int SIGPENDING();

    @Import(name = "VALUE(RLIMIT_STACK)")
    public static native int STACK();
}
