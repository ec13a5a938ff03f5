package plankton.cgroup;

import java.util.List;
import plankton.json.JsonOutput;
import plankton.linux.WordList;

/// What a control group has used and what it may use, by the names that runc gives it
/// (`types/events.go`). As there, most numbers are left out if they are 0. Times are nanoseconds.
public final class Statistics {

    private static final String NONE = "0";
    private static final String NO_LIMIT = "18446744073709551615";

    /// What makes nanoseconds of microseconds, and of clock ticks (time(7), `USER_HZ`).
    private static final String MICROSECONDS = "000";

    private static final String TICKS = "0000000";

    private static final String CPUSET_FLAGS =
            "mem_hardwall mem_exclusive memory_migrate memory_spread_page memory_spread_slab"
                    + " memory_pressure sched_load_balance sched_relax_domain_level";

    /// Each name and the end of the name of the file.
    private static final String BLKIO =
            "ioServiceBytesRecursive io_service_bytes ioServicedRecursive io_serviced"
                    + " ioQueueRecursive io_queued ioServiceTimeRecursive io_service_time"
                    + " ioWaitTimeRecursive io_wait_time ioMergedRecursive io_merged"
                    + " ioTimeRecursive time sectorsRecursive sectors";

    private final Values group;
    private final boolean unified;
    private final JsonOutput out;

    Statistics(Values group, boolean unified, JsonOutput out) {
        this.group = group;
        this.unified = unified;
        this.out = out;
    }

    /// Writes those of `group` as one object.
    ///
    /// @param pageSizes the sizes of huge pages, such as `2MB`
    public static void write(Group group, List<String> pageSizes, JsonOutput out) {
        new Statistics(group, group.isUnified(), out).write(pageSizes);
    }

    void write(List<String> pageSizes) {
        out.beginObject();
        cpu();
        cpuset();
        memory();
        out.name("pids").beginObject();
        some("current", read("pids", "pids.current"));
        String limit = read("pids", "pids.max");
        some("limit", isLimit(limit) ? limit : NONE);
        out.endObject();
        blkio();
        hugetlb(pageSizes);
        out.name("intel_rdt").beginObject().endObject();
        out.name("network_interfaces").beginArray().endArray();
        out.endObject();
    }

    private String read(String controller, String file) {
        String text = group.read(controller, file);
        return text == null ? "" : text;
    }

    private static boolean isLimit(String text) {
        return !text.equals("max");
    }

    private void number(String name, String digits) {
        out.name(name).number(digits.isEmpty() ? NONE : digits);
    }

    private void some(String name, String digits) {
        if (!digits.isEmpty() && !digits.equals(NONE)) {
            out.name(name).number(digits);
        }
    }

    private static String scaled(String digits, String zeros) {
        return digits.equals(NONE) ? digits : digits + zeros;
    }

    /// How much of processor time was used and refused.
    private void cpu() {
        String stat = read("cpu", "cpu.stat");
        out.name("cpu").beginObject();
        out.name("usage").beginObject();
        if (unified) {
            some("total", micros(stat, "usage_usec"));
            number("kernel", micros(stat, "system_usec"));
            number("user", micros(stat, "user_usec"));
        } else {
            some("total", read("cpuacct", "cpuacct.usage"));
            processors();
            String ticks = read("cpuacct", "cpuacct.stat");
            number("kernel", scaled(Figures.of(ticks, "system"), TICKS));
            number("user", scaled(Figures.of(ticks, "user"), TICKS));
        }
        out.endObject();
        out.name("throttling").beginObject();
        some("periods", Figures.of(stat, "nr_periods"));
        some("throttledPeriods", Figures.of(stat, "nr_throttled"));
        some(
                "throttledTime",
                unified ? micros(stat, "throttled_usec") : Figures.of(stat, "throttled_time"));
        out.endObject();
        pressure("cpu");
        out.endObject();
    }

    private static String micros(String text, String key) {
        return scaled(Figures.of(text, key), MICROSECONDS);
    }

    private void processors() {
        String all = read("cpuacct", "cpuacct.usage_percpu");
        if (!all.isEmpty()) {
            out.name("percpu").beginArray();
            for (String time : WordList.of(all, ' ')) {
                out.number(time);
            }
            out.endArray();
        }
        // Each line: processor, user, system. The first has their names.
        List<String> lines = WordList.of(read("cpuacct", "cpuacct.usage_all"), '\n');
        if (lines.size() > 1) {
            column("percpu_kernel", lines, 2);
            column("percpu_user", lines, 1);
        }
    }

    private void column(String name, List<String> lines, int column) {
        out.name(name).beginArray();
        for (String line : lines.subList(1, lines.size())) {
            out.number(WordList.of(line, ' ').get(column));
        }
        out.endArray();
    }

    private void cpuset() {
        out.name("cpuset").beginObject();
        list("cpus");
        number("cpu_exclusive", read("cpuset", "cpuset.cpu_exclusive"));
        list("mems");
        for (String flag : WordList.of(CPUSET_FLAGS, ' ')) {
            number(flag, read("cpuset", "cpuset." + flag));
        }
        out.endObject();
    }

    /// A list such as `0-3,7`, in full.
    private void list(String name) {
        String list = read("cpuset", "cpuset." + name);
        if (list.isEmpty()) {
            return;
        }
        out.name(name).beginArray();
        for (String part : WordList.of(list, ',')) {
            int dash = part.indexOf('-');
            long first = Figures.parse(dash < 0 ? part : part.substring(0, dash));
            long last = Figures.parse(part.substring(dash + 1));
            for (long number = first; number <= last; number++) {
                out.value(number);
            }
        }
        out.endArray();
    }

    private void memory() {
        String stat = read("memory", "memory.stat");
        out.name("memory").beginObject();
        some("cache", Figures.of(stat, unified ? "file" : "cache"));
        if (unified) {
            unifiedMemory();
        } else {
            legacyMemory("usage", "memory.");
            legacyMemory("swap", "memory.memsw.");
            legacyMemory("kernel", "memory.kmem.");
            legacyMemory("kernelTCP", "memory.kmem.tcp.");
        }
        if (!stat.isEmpty()) {
            out.name("raw").beginObject();
            for (String line : WordList.of(stat, '\n')) {
                int space = line.indexOf(' ');
                out.name(line.substring(0, space)).number(line.substring(space + 1));
            }
            out.endObject();
        }
        pressure("memory");
        out.endObject();
    }

    private void legacyMemory(String name, String prefix) {
        entry(
                name,
                read("memory", prefix + "limit_in_bytes"),
                read("memory", prefix + "usage_in_bytes"),
                read("memory", prefix + "max_usage_in_bytes"),
                read("memory", prefix + "failcnt"));
    }

    /// The second version counts swap apart, where the first has the sum; what the kernel uses for
    /// the group is limited by neither.
    private void unifiedMemory() {
        String limit = read("memory", "memory.max");
        String usage = read("memory", "memory.current");
        String fails = Figures.of(read("memory", "memory.events"), "max");
        entry("usage", sum(limit, ""), usage, read("memory", "memory.peak"), fails);
        String swap = read("memory", "memory.swap.current");
        entry("swap", sum(limit, read("memory", "memory.swap.max")), sum(usage, swap), "", "");
        entry("kernel", "", "", "", "");
        entry("kernelTCP", "", "", "", "");
    }

    private static String sum(String a, String b) {
        return isLimit(a) && isLimit(b)
                ? Long.toString(Figures.parse(a) + Figures.parse(b))
                : NO_LIMIT;
    }

    private void entry(String name, String limit, String usage, String max, String fails) {
        out.name(name).beginObject();
        number("limit", limit);
        some("usage", usage);
        some("max", max);
        number("failcnt", fails);
        out.endObject();
    }

    /// How long tasks had to wait (Documentation/accounting/psi.rst). Each line: who has waited,
    /// and how long by several measures, as `avg10=0.00`.
    private void pressure(String of) {
        String text = read(of, of + ".pressure");
        if (text.isEmpty()) {
            return;
        }
        out.name("psi").beginObject();
        for (String line : WordList.of(text, '\n')) {
            List<String> words = WordList.of(line, ' ');
            out.name(words.getFirst()).beginObject();
            for (String word : words.subList(1, words.size())) {
                int equal = word.indexOf('=');
                out.name(word.substring(0, equal)).number(word.substring(equal + 1));
            }
            out.endObject();
        }
        out.endObject();
    }

    private void blkio() {
        out.name("blkio").beginObject();
        List<String> names = WordList.of(BLKIO, ' ');
        if (unified) {
            String stat = read("io", "io.stat");
            unifiedIo(names.get(0), stat, "bytes=");
            unifiedIo(names.get(2), stat, "ios=");
            pressure("io");
        } else {
            for (int i = 0; i < names.size(); i += 2) {
                legacyIo(names.get(i), names.get(i + 1) + "_recursive");
            }
        }
        out.endObject();
    }

    /// Which of the files has something to say depends on the scheduler of the devices.
    private void legacyIo(String name, String file) {
        for (String of : List.of("blkio.bfq.", "blkio.", "blkio.throttle.")) {
            String text = read("blkio", of + file);
            // Each line: device, what was done, how much. The last one has no device.
            if (text.indexOf(':') >= 0) {
                out.name(name).beginArray();
                for (String line : WordList.of(text, '\n')) {
                    List<String> words = WordList.of(line, ' ');
                    String what = words.size() < 3 ? "" : words.get(1);
                    operation(words.getFirst(), what, words.getLast());
                }
                out.endArray();
                return;
            }
        }
    }

    /// Each line: device, and several numbers, as `rbytes=0`.
    private void unifiedIo(String name, String stat, String what) {
        if (stat.indexOf(':') < 0) {
            return;
        }
        out.name(name).beginArray();
        for (String line : WordList.of(stat, '\n')) {
            List<String> words = WordList.of(line, ' ');
            for (String word : words) {
                if (word.startsWith(what, 1) && word.charAt(0) != 'd') {
                    String operation = word.charAt(0) == 'r' ? "Read" : "Write";
                    operation(words.getFirst(), operation, word.substring(word.indexOf('=') + 1));
                }
            }
        }
        out.endArray();
    }

    private void operation(String device, String what, String value) {
        int colon = device.indexOf(':');
        if (colon < 0) {
            return;
        }
        out.beginObject();
        some("major", device.substring(0, colon));
        some("minor", device.substring(colon + 1));
        if (!what.isEmpty()) {
            out.name("op").value(what);
        }
        some("value", value);
        out.endObject();
    }

    /// What is reserved counts, where the kernel knows it: a program is killed when it uses what it
    /// could not reserve.
    private void hugetlb(List<String> pageSizes) {
        out.name("hugetlb").beginObject();
        String usage = unified ? "current" : "usage_in_bytes";
        for (String size : pageSizes) {
            String file = "hugetlb." + size + ".";
            String reserved = file + "rsvd.";
            String used = read("hugetlb", reserved + usage);
            if (used.isEmpty()) {
                reserved = file;
                used = read("hugetlb", file + usage);
            }
            if (!used.isEmpty()) {
                out.name(size).beginObject();
                some("usage", used);
                some("max", read("hugetlb", reserved + "max_usage_in_bytes"));
                number(
                        "failcnt",
                        unified
                                ? Figures.of(read("hugetlb", file + "events"), "max")
                                : read("hugetlb", reserved + "failcnt"));
                out.endObject();
            }
        }
        out.endObject();
    }
}
