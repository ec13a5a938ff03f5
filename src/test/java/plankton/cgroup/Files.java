package plankton.cgroup;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import plankton.failure.SystemError;
import plankton.linux.CgroupEntrance;
import plankton.linux.DeviceAccess;
import plankton.linux.Fd;

/// A group of files that exist or do not, and take what they are given, unless told otherwise.
class Files implements Group {

    private final boolean unified;
    private final Map<String, String> content = new LinkedHashMap<>();
    private final List<String> written = new ArrayList<>();
    private String refused = "";

    Files(boolean unified) {
        this.unified = unified;
    }

    /// A file with its content.
    Files with(String file, String text) {
        content.put(file, text);
        return this;
    }

    /// Refuses to write `value` to `file` from now on.
    Files refusing(String file, String value) {
        refused = file + "=" + value;
        return this;
    }

    @Override
    public @Nullable Fd open(String controller, String file) {
        return null;
    }

    /// What was written, as `FILE=VALUE`.
    List<String> written() {
        return written;
    }

    String content(String file) {
        return content.getOrDefault(file, "");
    }

    @Override
    public boolean isUnified() {
        return unified;
    }

    @Override
    public @Nullable String read(String controller, String file) {
        return content.get(file);
    }

    @Override
    public void write(Setting setting) {
        String what = setting.file() + "=" + setting.value();
        if (!content.containsKey(setting.file())) {
            throw new SystemError(setting.file(), "no controller " + setting.controller());
        }
        if (what.equals(refused)) {
            throw new SystemError(setting.file(), "EBUSY (device or resource busy)");
        }
        written.add(what);
        content.put(setting.file(), setting.value().trim());
    }

    @Override
    public void allow(List<DeviceAccess> rules) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Integer> pids() {
        return List.of();
    }

    @Override
    public void kill() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void freeze() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void thaw() {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isFrozen() {
        return false;
    }

    @Override
    public void giveTo(int uid) {
        throw new UnsupportedOperationException();
    }

    @Override
    public boolean isEmpty() {
        return true;
    }

    @Override
    public CgroupEntrance entrance(List<Subgroup> subgroups, int init, boolean byClone) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove() {
        throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
}
