package plankton.it;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// What a container sees of itself, in sections of lines, and without what is different at each
/// run.
record Seen(Map<String, List<String>> sections) {

    /// A script for the container's shell that prints all that, as its first process sees it.
    static final String SCRIPT =
            """
            exec 2>&1
            echo '== mounts'; cat /proc/$$/mountinfo
            echo '== status'; cat /proc/$$/status
            echo '== limits'; cat /proc/$$/limits
            echo '== namespaces'; for n in /proc/$$/ns/*; do echo $(basename $n) $(readlink $n); done
            echo '== devices'
            find /dev | sort | while read f; do
              stat -c '%n %F %t:%T %a %u:%g' $f; readlink $f
            done
            echo '== parameters'
            for p in kernel/hostname kernel/domainname kernel/shmmax kernel/msgmax fs/mqueue/msg_max \\
                net/ipv4/ip_forward net/ipv4/ping_group_range net/ipv4/ip_unprivileged_port_start \\
                net/ipv6/conf/all/forwarding net/ipv4/conf/lo/forwarding; do
              echo $p $(cat /proc/sys/$p)
            done
            echo '== environment'; env | sort
            echo '== descriptors'; ls -l /proc/$$/fd
            echo '== process'
            umask; pwd; id; tr '\\0' ' ' < /proc/$$/cmdline; echo
            for f in oom_score_adj personality coredump_filter timerslack_ns loginuid attr/current; do
              echo $f $(cat /proc/$$/$f)
            done
            awk '{ print $5 == $1, $6 == $1, $7, $8, $18, $19 }' /proc/$$/stat
            echo '== files'
            for f in / /proc /sys /dev /dev/pts /dev/shm /dev/mqueue /tmp /etc /new /new/point; do
              stat -c '%n %F %a %u:%g' $f
            done
            echo '== network'; ifconfig | grep -v -e packets -e bytes -e '^$'
            echo '== hidden'
            for f in /proc/kcore /proc/timer_list /proc/sched_debug /sys/firmware \\
                /proc/scsi /proc/acpi /proc/asound; do
              test -e $f && echo $f $(ls -a $f | wc -l) $(head -c 100 $f 2>/dev/null | wc -c)
            done
            for f in /proc/sys /proc/bus /proc/irq /proc/fs /proc/sysrq-trigger /sys /etc /; do
              test -w $f && echo $f can be written
            done
            true
            """;

    /// The fields of proc_pid_status(5) that are the same at each run.
    private static final Pattern STATUS =
            Pattern.compile(
                    "(Name|Umask|Uid|Gid|Groups|Sig...|ShdPnd|Cap...|NoNewPrivs|Seccomp.*"
                            + "|Speculation.*|Cpus_allowed_list|Mems_allowed_list|Threads"
                            + "|THP_enabled|CoreDumping):.*");

    /// Reads what [#SCRIPT] printed in the container of `bundle`.
    static Seen of(String text, Bundle bundle) {
        var sections = new TreeMap<String, List<String>>();
        List<String> lines = new ArrayList<>();
        for (String line : text.lines().toList()) {
            if (line.startsWith("== ")) {
                lines = new ArrayList<>();
                sections.put(line.substring(3), lines);
            } else {
                lines.add(line);
            }
        }
        sections.computeIfPresent(
                "mounts", (_, all) -> all.stream().map(l -> mount(l, bundle)).sorted().toList());
        sections.computeIfPresent(
                "status",
                (_, all) -> all.stream().filter(l -> STATUS.matcher(l).matches()).toList());
        sections.computeIfPresent(
                "namespaces", (_, all) -> all.stream().map(Seen::namespace).toList());
        sections.computeIfPresent(
                "descriptors", (_, all) -> all.stream().skip(1).map(Seen::descriptor).toList());
        return new Seen(sections);
    }

    /// A line of proc_pid_mountinfo(5) without numbers and without the paths of the test.
    private static String mount(String line, Bundle bundle) {
        List<String> fields = List.of(line.split(" "));
        int end = fields.indexOf("-");
        if (end < 0) {
            return line;
        }
        var propagation = new ArrayList<String>();
        fields.subList(6, end).forEach(f -> propagation.add(f.replaceFirst(":.*", "")));
        String root = fields.get(3).replace(bundle.rootfs().toString(), "ROOTFS");
        return fields.get(4)
                + " root="
                + root
                + " "
                + fields.get(5)
                + " "
                + propagation
                + " "
                + String.join(" ", fields.subList(end + 1, fields.size()));
    }

    /// Whether it is that of the host, which is all that two containers can have in common.
    private static String namespace(String line) {
        String file = line.replaceFirst(" .*", "");
        return file + (line.endsWith(" " + Host.namespace(file)) ? " of the host" : " of its own");
    }

    /// Its number, and where it leads if it is not one of the standard ones.
    private static String descriptor(String line) {
        return line.replaceFirst(".* ([012]) -> .*", "$1").replaceFirst(".* (\\d+ -> )", "$1");
    }

    /// Lines that only one of both has, each with its section: `-` what this one has, `+` the
    /// other.
    List<String> differencesFrom(Seen other) {
        var differences = new ArrayList<String>();
        for (String section : sections.keySet()) {
            List<String> ours = sections.get(section);
            List<String> theirs = other.sections.getOrDefault(section, List.of());
            ours.stream()
                    .filter(line -> !theirs.contains(line))
                    .forEach(line -> differences.add("-" + section + ": " + line));
            theirs.stream()
                    .filter(line -> !ours.contains(line))
                    .forEach(line -> differences.add("+" + section + ": " + line));
        }
        return differences;
    }
}
