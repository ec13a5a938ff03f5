package plankton.seccomp;

import java.util.Arrays;

/// What the kernel makes of filters: an interpreter of their programs (`linux/filter.h`,
/// seccomp(2)).
final class Kernel {
    private Kernel() {}

    /// A system call as a filter sees it (`struct seccomp_data`).
    static final class Call {

        private final int architecture;
        private final int number;
        private final long[] args;

        Call(int architecture, int number, long... args) {
            this.architecture = architecture;
            this.number = number;
            this.args = args.clone();
        }

        int number() {
            return number;
        }

        @Override
        public String toString() {
            return Integer.toHexString(architecture)
                    + " "
                    + Integer.toUnsignedString(number)
                    + " "
                    + Arrays.toString(args);
        }

        private int word(int offset) {
            if (offset % 4 != 0 || offset < 0 || offset >= 64) {
                throw new AssertionError("a load at " + offset);
            }
            if (offset == 0) {
                return number;
            }
            if (offset == 4) {
                return architecture;
            }
            if (offset < 16) {
                return 0;
            }
            int index = (offset - 16) / 8;
            long arg = index < args.length ? args[index] : 0;
            return (int) (offset % 8 == 0 ? arg : arg >>> 32);
        }
    }

    /// The result of the strictest of the programs of `filter`: the smallest number, with sign.
    static int run(Filter filter, Call call) {
        int result = run(filter.program(), call);
        long[] referral = filter.referral();
        return referral == null ? result : stricter(run(referral, call), result);
    }

    /// The kernel compares the actions only; of two results with the same it takes that of the
    /// program that was loaded last.
    private static int stricter(int before, int last) {
        return (before & 0xFFFF0000) < (last & 0xFFFF0000) ? before : last;
    }

    static int run(long[] program, Call call) {
        int accumulator = 0;
        int steps = 0;
        for (int at = 0; at < program.length; at++) {
            long instruction = program[at];
            int ifTrue = (int) (instruction >>> 16) & 0xFF;
            int ifFalse = (int) (instruction >>> 24) & 0xFF;
            int operand = (int) (instruction >>> 32);
            steps++;
            switch ((int) instruction & 0xFFFF) {
                case 0x20 -> accumulator = call.word(operand);
                case 0x54 -> accumulator &= operand;
                case 0x05 -> at += operand;
                case 0x06 -> {
                    longest = Math.max(longest, steps);
                    return operand;
                }
                case 0x15 -> at += accumulator == operand ? ifTrue : ifFalse;
                case 0x25 ->
                        at += Integer.compareUnsigned(accumulator, operand) > 0 ? ifTrue : ifFalse;
                case 0x35 ->
                        at += Integer.compareUnsigned(accumulator, operand) >= 0 ? ifTrue : ifFalse;
                case 0x45 -> at += (accumulator & operand) != 0 ? ifTrue : ifFalse;
                default -> throw new AssertionError("instruction " + instruction);
            }
        }
        throw new AssertionError("the program has no end");
    }

    /// How many instructions the longest of all ways had.
    static int longest;
}
