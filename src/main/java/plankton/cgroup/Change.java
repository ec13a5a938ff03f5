package plankton.cgroup;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.WordList;

/// Settings that were written to a control group, and can be taken back.
public final class Change {

    private final Group group;

    /// What was there before what was written, in the order of the writes.
    private final List<Setting> before = new ArrayList<>();

    private Change(Group group) {
        this.group = group;
    }

    /// Writes `settings`. If the kernel refuses one, those before it are taken back.
    static Change make(List<Setting> settings, Group group) {
        var change = new Change(group);
        var known = new ArrayList<Setting>();
        var previous = new ArrayList<@Nullable Setting>();
        for (Setting setting : settings) {
            String now = content(setting, group);
            if (now != null) {
                known.add(setting);
                previous.add(previous(setting, now));
            } else if (!isNoLimit(setting)) {
                // Only this finds the reason. It fails, and nothing has been written yet.
                group.write(setting);
            }
        }
        for (int i = 0; i < known.size(); i++) {
            try {
                group.write(known.get(i));
            } catch (SystemError e) {
                throw change.undoAfter(e);
            }
            Setting old = previous.get(i);
            if (old != null) {
                change.before.add(old);
            }
        }
        return change;
    }

    /// The content of the setting's file, empty if it cannot be told, null if there is none.
    private static @Nullable String content(Setting setting, Group group) {
        try {
            return group.read(setting.controller(), setting.file());
        } catch (SystemError _) {
            // Some can only be written, such as memory.reclaim.
            return "";
        }
    }

    /// Writes what was there before, as far as the kernel lets it.
    ///
    /// @param cause why
    /// @return the cause, which says what could not be taken back
    public SystemError undoAfter(SystemError cause) {
        var failed = new StringBuilder();
        for (int i = before.size() - 1; i >= 0; i--) {
            try {
                group.write(before.get(i));
            } catch (SystemError _) {
                failed.append(failed.isEmpty() ? "" : ", ").append(before.get(i).file());
            }
        }
        before.clear();
        if (failed.isEmpty()) {
            return cause;
        }
        SystemError.Facts facts = cause.facts();
        return new SystemError(
                new SystemError.Facts(
                        facts.pointer(),
                        facts.step(),
                        facts.call(),
                        facts.problem(),
                        (facts.hint().isEmpty() ? "" : facts.hint() + "; ")
                                + "changed already, and could not be set back: "
                                + failed));
    }

    /// Whether it takes a limit away, which it cannot have where there is no such file.
    static boolean isNoLimit(Setting setting) {
        String value = setting.value();
        return value.equals("max")
                || value.equals("-1")
                || value.startsWith("max ")
                // Without the file there is no swap at all.
                || (setting.file().equals("memory.swap.max") && value.equals("0"));
    }

    /// What takes `setting` back where its file says `now`; null if nothing does.
    private static @Nullable Setting previous(Setting setting, String now) {
        String value = now;
        if (setting.file().equals("memory.oom_control")) {
            // It reads as lines of words and numbers.
            value = now.contains("oom_kill_disable 1") ? "1" : "0";
        } else if (setting.file().equals("cpu.weight") && now.equals("0")) {
            // Of what is idle, which has no other; that it is comes back by itself.
            return null;
        } else {
            value = line(setting, now);
        }
        return new Setting(
                setting.controller(),
                setting.file(),
                value.isEmpty() ? "\n" : value,
                setting.pointer());
    }

    /// The part of `now` that is about the same thing, such as a device, as the value of `setting`.
    private static String line(Setting setting, String now) {
        String value = setting.value();
        int space = value.indexOf(' ');
        List<String> lines = WordList.of(now, '\n');
        if (space >= 0) {
            for (String line : lines) {
                if (line.startsWith(value.substring(0, space + 1))) {
                    return line;
                }
            }
            String key = value.substring(0, space);
            if (key.indexOf(':') >= 0) {
                return key + none(setting.file());
            }
        }
        return lines.getFirst();
    }

    /// What stands for nothing about a device.
    private static String none(String file) {
        return file.equals("io.max")
                ? " rbps=max wbps=max riops=max wiops=max"
                : file.startsWith("blkio.throttle.") ? " 0" : " default";
    }
}
