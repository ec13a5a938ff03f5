package plankton.cgroup;

import org.jspecify.annotations.Nullable;
import plankton.dbus.Connection;
import plankton.dbus.Message;
import plankton.dbus.Method;
import plankton.dbus.Output;
import plankton.dbus.Properties;
import plankton.failure.SystemError;
import plankton.linux.Call;
import plankton.linux.Clock;
import plankton.linux.EnvironmentVariables;

/// The systemd that has the host's control groups, or those of one user
/// (org.freedesktop.systemd1(5)).
final class Systemd implements AutoCloseable {

    private static final String NAME = "org.freedesktop.systemd1";
    private static final String PATH = "/org/freedesktop/systemd1";
    private static final String MANAGER = NAME + ".Manager";
    private static final String BUS = "org.freedesktop.DBus";
    private static final String END_OF_JOB = "JobRemoved";

    /// How long everything that is asked of it may take, in milliseconds.
    private static final long PATIENCE = 30_000;

    /// The longest pause between two attempts, in milliseconds.
    private static final int MAX_PAUSE = 512;

    private final Connection connection;

    private Systemd(Connection connection) {
        this.connection = connection;
    }

    /// Connects to it: at the socket where it listens itself, which is the shortest way and the one
    /// that a crowd on the bus does not block, or else by way of the bus.
    ///
    /// @param ofUser whether it is the caller's own, not the host's
    static Systemd connect(boolean ofUser) {
        String directory = ofUser ? EnvironmentVariables.get("XDG_RUNTIME_DIR") : "/run";
        String bus = "/run/dbus/system_bus_socket";
        if (ofUser) {
            String address = EnvironmentVariables.get("DBUS_SESSION_BUS_ADDRESS");
            bus = address == null ? directory + "/bus" : path(address);
        }
        Systemd found = direct(directory);
        found = found == null ? byBus(bus) : found;
        if (found == null) {
            throw new SystemError(
                            "connect " + directory + "/systemd/private, " + bus,
                            "systemd listens at neither")
                    .hint(
                            ofUser
                                    ? "an ordinary user needs a session of his own, with"
                                            + " XDG_RUNTIME_DIR set (loginctl enable-linger)"
                                    : "the host must run systemd; else use"
                                            + " --cgroup-manager=cgroupfs");
        }
        return found;
    }

    /// The path in an address such as `unix:path=/run/user/1000/bus,guid=...`.
    static String path(String address) {
        String before = "unix:path=";
        if (address.startsWith("unix:abstract=")) {
            return "@" + until(address.substring(14));
        }
        return address.startsWith(before) ? until(address.substring(before.length())) : "";
    }

    private static String until(String text) {
        int end = 0;
        while (end < text.length() && ",;".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return text.substring(0, end);
    }

    private static @Nullable Systemd direct(@Nullable String directory) {
        return directory == null ? null : open(directory + "/systemd/private");
    }

    private static @Nullable Systemd open(String path) {
        Connection connection = Connection.open(path, "systemd", PATIENCE, END_OF_JOB);
        return connection == null ? null : new Systemd(connection);
    }

    private static @Nullable Systemd byBus(String path) {
        Systemd systemd = path.isEmpty() ? null : open(path);
        if (systemd != null) {
            var _ = require("connect to it", systemd.ofBus("Hello", "", new Output()));
            String rule = "type='signal',sender='" + NAME + "',member='" + END_OF_JOB + "'";
            var arguments = new Output().text(rule);
            var _ = require("listen to it", systemd.ofBus("AddMatch", "s", arguments));
        }
        return systemd;
    }

    private Message ofBus(String member, String signature, Output arguments) {
        return connection.call(
                new Method(BUS, "/org/freedesktop/DBus", BUS, member, signature), arguments);
    }

    private Message call(String member, String signature, Output arguments) {
        Message answer =
                connection.call(new Method(NAME, PATH, MANAGER, member, signature), arguments);
        Call.note("systemd " + member, answer.isError() ? answer.error() : "done");
        return answer;
    }

    private static Message require(String step, Message answer) {
        if (answer.isError()) {
            throw refusal(step, answer);
        }
        return answer;
    }

    private static SystemError refusal(String step, Message answer) {
        // systemd sends a sentence with each error.
        return new SystemError("systemd: " + step, answer.error() + ": " + answer.body().text());
    }

    /// Makes the unit `unit`, which must not exist, and waits until it has started.
    void start(String unit, Properties properties) {
        Message answer = startOnce(unit, properties);
        for (int pause = 4; isError(answer, "UnitExists") && pause < MAX_PAUSE; pause *= 2) {
            // One that failed stays in its memory for people to look at, and of one that has ended
            // it may not know yet.
            var _ = call("ResetFailedUnit", "s", new Output().text(unit));
            Clock.sleep(pause);
            answer = startOnce(unit, properties);
        }
        String step = "StartTransientUnit " + unit;
        if (isError(answer, "UnitExists")) {
            throw refusal(step, answer)
                    .hint("a container of that name is running, or something else is");
        }
        await(step, require(step, answer));
    }

    private Message startOnce(String unit, Properties properties) {
        Output arguments = new Output().text(unit).text("fail");
        return call(
                "StartTransientUnit",
                "ssa(sv)a(sa(sv))",
                new Properties().writeTo(properties.writeTo(arguments)));
    }

    private static boolean isError(Message answer, String name) {
        return answer.isError() && answer.error().equals(NAME + "." + name);
    }

    /// Waits for the job that `answer` names.
    private void await(String step, Message answer) {
        String job = answer.body().text();
        while (true) {
            var ended = connection.awaitSignal().body();
            var _ = ended.number();
            if (ended.text().equals(job)) {
                var _ = ended.text();
                String result = ended.text();
                if (!result.equals("done")) {
                    throw new SystemError("systemd: " + step, "the job ended as " + result);
                }
                return;
            }
        }
    }

    /// Changes properties of a unit until it ends.
    void change(String unit, Properties properties) {
        var arguments = properties.writeTo(new Output().text(unit).flag(true));
        Message answer = call("SetUnitProperties", "sba(sv)", arguments);
        var _ = require("SetUnitProperties " + unit, answer);
    }

    /// Lets it take the process `pid` into the unit `unit`, where this process may not.
    void attach(String unit, int pid) {
        var arguments = Properties.list(new Output().text(unit).text(""), pid);
        Message answer = call("AttachProcessesToUnit", "ssau", arguments);
        var _ = require("AttachProcessesToUnit " + unit, answer);
    }

    /// Ends the unit `unit` and has it forgotten, if it is still there.
    void stop(String unit) {
        String step = "StopUnit " + unit;
        Message answer = call("StopUnit", "ss", new Output().text(unit).text("replace"));
        if (!isError(answer, "NoSuchUnit")) {
            await(step, require(step, answer));
            var _ = call("ResetFailedUnit", "s", new Output().text(unit));
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
