package plankton.cgroup;

import java.util.List;
import plankton.failure.SystemError;
import plankton.linux.CgroupDirectory;
import plankton.linux.Credentials;
import plankton.linux.DeviceAccess;
import plankton.linux.DeviceFilter;
import plankton.linux.Fd;
import plankton.linux.Utf8;
import plankton.linux.WordList;

/// Puts rules about devices in force for a control group.
final class DeviceControl {

    private static final String ALLOW = "devices.allow";
    private static final String DENY = "devices.deny";

    private final CgroupDirectory directory;

    private DeviceControl(CgroupDirectory directory) {
        this.directory = directory;
    }

    /// Lets `rules` hold, and none that did before.
    ///
    /// @param directory the group in the hierarchy of the controller `devices`, or else in that of
    ///   the second version
    static void set(CgroupDirectory directory, List<DeviceAccess> rules) {
        try {
            String list = directory.read("devices.list");
            if (list == null) {
                DeviceFilter.set(directory.fd(), DeviceProgram.of(rules));
            } else {
                new DeviceControl(directory).change(list, DeviceList.of(rules));
            }
        } catch (SystemError e) {
            // It takes rights over the whole host. Who lacks them cannot make devices either, and
            // what devices there are he may use as before.
            if (!e.isForLackOfRights() || Credentials.isRootOfHost()) {
                throw e.during(DeviceRules.POINTER, "restrict the use of devices");
            }
        }
    }

    /// Goes from what holds now to what is wanted, so that nothing is denied in between that is
    /// allowed before and after.
    private void change(String list, DeviceList wanted) {
        List<String> present = WordList.of(list, '\n');
        // What is excepted from all is not shown.
        if (wanted.allowed() || list.startsWith("a")) {
            write(wanted.allowed() ? ALLOW : DENY, "a");
            present = List.of();
        }
        try (Fd file = directory.openToWrite(wanted.allowed() ? DENY : ALLOW)) {
            for (DeviceAccess exception : wanted.exceptions()) {
                String line = exception.text();
                if (!present.contains(line)) {
                    write(file, line, DeviceRules.isCommon(exception));
                }
            }
        }
        for (String line : present) {
            String rest = without(line, wanted);
            if (!rest.isEmpty()) {
                write(DENY, rest);
            }
        }
    }

    /// What `line` allows and the wanted list does not, as a line; empty if there is nothing.
    private static String without(String line, DeviceList wanted) {
        String devices = line.substring(0, line.lastIndexOf(' ') + 1);
        String kept = "";
        for (DeviceAccess exception : wanted.exceptions()) {
            if (exception.text().startsWith(devices)) {
                kept = exception.access();
            }
        }
        var taken = new StringBuilder(devices);
        for (int i = devices.length(); i < line.length(); i++) {
            if (kept.indexOf(line.charAt(i)) < 0) {
                taken.append(line.charAt(i));
            }
        }
        return taken.length() == devices.length() ? "" : taken.toString();
    }

    private void write(String file, String line) {
        try (Fd opened = directory.openToWrite(file)) {
            write(opened, line, false);
        }
    }

    private static void write(Fd file, String line, boolean common) {
        try {
            file.write(Utf8.encode(line));
        } catch (SystemError e) {
            // What no configuration asks for need not be had in a group that allows less.
            if (!common || !e.isForLackOfRights()) {
                throw e.during(DeviceRules.POINTER, "write \"" + line + "\"")
                        .hint(
                                "no group allows more than the one above it, or changes its mind"
                                        + " about all devices while there are groups below it");
            }
        }
    }
}
