package plankton.cgroup;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import plankton.failure.SpecError;
import plankton.failure.SystemError;
import plankton.linux.WordList;

/// Settings come in an order that the kernel takes, from whatever was there to whatever is wanted:
/// it wants the files to fit together after each write.
class OrderTest {

    private static final int ROUNDS = 5_000;
    private static final String ENDLESS = "9223372036854771712";

    /// Files that the kernel would let be together.
    private static final class Strict extends Files {

        /// The most quota per period that the group above allows.
        private final double share;

        Strict(boolean unified, double share) {
            super(unified);
            this.share = share;
        }

        @Override
        public void write(Setting setting) {
            String old = content(setting.file());
            super.write(setting);
            if (setting.file().equals("cpu.max") && setting.value().indexOf(' ') < 0) {
                with("cpu.max", setting.value() + old.substring(old.indexOf(' ')));
            }
            if (setting.file().startsWith("memory.") && setting.value().equals("-1")) {
                with(setting.file(), ENDLESS);
            }
            if (!fits()) {
                with(setting.file(), old);
                throw new SystemError("write " + setting, "EINVAL");
            }
        }

        boolean fits() {
            if (isUnified()) {
                var max = WordList.of(content("cpu.max"), ' ');
                return max.get(0).equals("max")
                        || (number("cpu.max.burst") <= Long.parseLong(max.get(0))
                                && Double.parseDouble(max.get(0)) / Long.parseLong(max.get(1))
                                        <= share);
            }
            long quota = number("cpu.cfs_quota_us");
            return number("memory.limit_in_bytes") <= number("memory.memsw.limit_in_bytes")
                    && number("cpu.rt_runtime_us") <= number("cpu.rt_period_us")
                    && (quota < 0
                            || (number("cpu.cfs_burst_us") <= quota
                                    && (double) quota / number("cpu.cfs_period_us") <= share));
        }

        long number(String file) {
            return Long.parseLong(content(file));
        }
    }

    private final Random random = new Random(7);

    private long pick(long... values) {
        return values[random.nextInt(values.length)];
    }

    private Strict anything(boolean unified, double share) {
        while (true) {
            var group = new Strict(unified, share);
            long quota = pick(-1, 5000, 20_000, 100_000, 400_000);
            long period = pick(5000, 50_000, 100_000, 1_000_000);
            String burst = Long.toString(pick(0, 4000, 20_000, 90_000));
            if (unified) {
                group.with("cpu.max", (quota < 0 ? "max" : Long.toString(quota)) + " " + period);
                group.with("cpu.max.burst", burst);
            } else {
                group.with("cpu.cfs_quota_us", Long.toString(quota));
                group.with("cpu.cfs_period_us", Long.toString(period));
                group.with("cpu.cfs_burst_us", burst);
                group.with("cpu.rt_runtime_us", Long.toString(pick(100, 500, 900)));
                group.with("cpu.rt_period_us", Long.toString(pick(200, 600, 1000)));
                group.with("memory.limit_in_bytes", bytes());
                group.with("memory.memsw.limit_in_bytes", bytes());
            }
            if (group.fits()) {
                return group;
            }
        }
    }

    private String bytes() {
        long bytes = pick(-1, 4096, 8192, 12288, 16384);
        return bytes < 0 ? ENDLESS : Long.toString(bytes);
    }

    /// What brings a group to the state of `wanted`.
    private static String json(Strict wanted) {
        if (wanted.isUnified()) {
            var max = WordList.of(wanted.content("cpu.max"), ' ');
            return "{'cpu': {'quota': "
                    + max.get(0).replace("max", "-1")
                    + ", 'period': "
                    + max.get(1)
                    + ", 'burst': "
                    + wanted.content("cpu.max.burst")
                    + "}}";
        }
        return "{'cpu': {'quota': "
                + wanted.content("cpu.cfs_quota_us")
                + ", 'period': "
                + wanted.content("cpu.cfs_period_us")
                + ", 'burst': "
                + wanted.content("cpu.cfs_burst_us")
                + ", 'realtimePeriod': "
                + wanted.content("cpu.rt_period_us")
                + ", 'realtimeRuntime': "
                + wanted.content("cpu.rt_runtime_us")
                + "}, 'memory': {'limit': "
                + wanted.content("memory.limit_in_bytes").replace(ENDLESS, "-1")
                + ", 'swap': "
                + wanted.content("memory.memsw.limit_in_bytes").replace(ENDLESS, "-1")
                + "}}";
    }

    private static String state(Strict group) {
        return group.isUnified()
                ? group.content("cpu.max") + " " + group.content("cpu.max.burst")
                : group.content("cpu.cfs_quota_us")
                        + " "
                        + group.content("cpu.cfs_period_us")
                        + " "
                        + group.content("cpu.cfs_burst_us")
                        + " "
                        + group.content("cpu.rt_period_us")
                        + " "
                        + group.content("memory.limit_in_bytes")
                        + " "
                        + group.content("memory.memsw.limit_in_bytes");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void leadsFromAnyStateToAnyOther(boolean unified) {
        int changed = 0;
        for (int i = 0; i < ROUNDS; i++) {
            double share = random.nextBoolean() ? 1e9 : 4;
            Strict group = anything(unified, share);
            Strict wanted = anything(unified, share);
            String before = state(group);
            String json = json(wanted);
            Change change = Limits.changing(LimitsTest.resources(json), unified).change(group);
            assertEquals(state(wanted), state(group), () -> before + " to " + json);
            changed += before.equals(state(group)) ? 0 : 1;

            var cause = new SystemError("", "for a test");
            assertEquals(cause, change.undoAfter(cause));
            assertEquals(before, state(group), "not what it was");
        }
        assertTrue(changed > ROUNDS / 2);
    }

    /// Whichever write fails, nothing has changed afterwards.
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void isAllOrNothing(boolean unified) {
        for (int i = 0; i < ROUNDS / 10; i++) {
            Strict group = anything(unified, 1e9);
            String before = state(group);
            Limits limits =
                    Limits.changing(LimitsTest.resources(json(anything(unified, 1e9))), unified);
            List<Setting> settings = limits.settings(group);
            Setting refused = settings.get(random.nextInt(settings.size()));
            group.refusing(refused.file(), refused.value());
            var e = assertThrows(SystemError.class, () -> limits.change(group));
            String now = state(group);
            // What was there may be what is refused; then the error tells.
            if (!now.equals(before)) {
                assertTrue(e.facts().hint().contains(refused.file()), e::toString);
                assertNotEquals("", e.facts().hint());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'memory': {'limit': 8193}}",
                "{'memory': {'swap': 4000}}",
            })
    void whatDoesNotFitWhatIsThereIsRefused(String json) {
        var group = new Files(false).with("memory.limit_in_bytes", "4096");
        group.with("memory.memsw.limit_in_bytes", "8192");
        Limits limits = Limits.changing(LimitsTest.resources(json), false);
        assertThrows(SpecError.class, () -> limits.change(group));
        assertEquals(List.of(), group.written());
    }
}
