package plankton.it;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Filters of programs that not every kernel runs.
@Tag("vm")
class SeccompOtherKernelIT extends WithFilters {

    private static final int KILLED_BY_SIGSYS = 159;

    @Test
    void filtersProgramsOf32BitsToo() {
        String error = rule("'action': 'SCMP_ACT_ERRNO', 'errnoRet': 5");
        String both = ", 'architectures': ['SCMP_ARCH_X86_64', 'SCMP_ARCH_X86']";
        calling(error + both, "-32", CALL_32).run().prints("error 5\n");
        calling(ALLOW + both, "-32", CALL_32).run().prints("ok 0\n");
        calling(ALLOW, "-32", CALL_32).run().exits(KILLED_BY_SIGSYS);
    }

    /// `socket(AF_INET, …)`, directly and by `socketcall`.
    @Test
    void leavesNoWayAroundByAnotherCall() {
        String both =
                ", 'architectures': ['SCMP_ARCH_X86'], 'syscalls': [{'names': ['socket'],"
                        + " 'action': 'SCMP_ACT_ERRNO', 'errnoRet': 5, 'args':"
                        + " [{'index': 0, 'value': 2, 'op': 'SCMP_CMP_EQ'}]}]";
        calling(ALLOW + both, "41", "2", "1", "0").run().prints("error 5\n");
        calling(ALLOW + both, "-32", "359", "2", "1", "0").run().prints("error 5\n");
        calling(ALLOW + both, "-32", "102", "1", "0").run().prints("error 5\n");
        calling(ALLOW + both, "-32", "102", "2", "0").run().prints("error 14\n");
    }
}
