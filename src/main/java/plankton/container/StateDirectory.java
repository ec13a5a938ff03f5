package plankton.container;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import plankton.failure.Failure;
import plankton.failure.SpecError;
import plankton.failure.StateError;
import plankton.failure.SystemError;
import plankton.failure.UsageError;
import plankton.linux.DatagramSocket;
import plankton.linux.Directory;
import plankton.linux.Fd;
import plankton.linux.MessageSocket;
import plankton.spec.Hooks;
import plankton.spec.Spec;
import plankton.spec.SpecReader;

/// The directory in which every container has its record, `ID.json`, a copy of the configuration it
/// was made of, `ID.config`, and, while it waits to be started, the socket at which it waits,
/// `ID.start`. Commands that change a container hold its lock.
public final class StateDirectory implements AutoCloseable {

    private static final String RECORD = ".json";
    private static final String NEW_RECORD = ".new";
    private static final String CONFIG = ".config";
    private static final String START = ".start";
    private static final String NEW_START = ".start-new";
    private static final String NOTIFY = ".notify";
    private static final String NOTIFY_SOCKET = "notify.sock";
    private static final String LOCK = ".lock";

    /// More than any annotations of a configuration can come to.
    private static final int MAX_RECORD = 4 << 20;

    /// With what is added to it, a file name of at most 255 bytes.
    private static final int MAX_ID = 240;

    /// What fits into the address of a socket together with the way to the directory.
    private static final int MAX_SOCKET_NAME = 80;

    private final Directory directory;
    private boolean holdsLock;

    private StateDirectory(Directory directory) {
        this.directory = directory;
    }

    /// Opens the directory, making it if missing.
    public static StateDirectory make(String path) {
        return new StateDirectory(Directory.make(path));
    }

    /// Opens the directory, in which the container `id` is to be found.
    ///
    /// @throws StateError if there is no directory, and so no container
    public static StateDirectory holding(String id, String path) {
        checkId(id);
        StateDirectory directory = find(path);
        if (directory == null) {
            throw new StateError(missing(id));
        }
        return directory;
    }

    private static String missing(String id) {
        return "container does not exist: " + id;
    }

    /// Opens the directory, or gives null if there is none.
    public static @Nullable StateDirectory find(String path) {
        Directory directory = Directory.find(path);
        return directory == null ? null : new StateDirectory(directory);
    }

    /// The id of the user whose containers are in it.
    public int owner() {
        return directory.owner();
    }

    /// Refuses what cannot name a container: an id is made of letters, digits and `_+.-`.
    public static void checkId(String id) {
        if (!isId(id)) {
            throw new UsageError(
                    "invalid container ID format: \""
                            + id
                            + "\"; allowed are up to "
                            + MAX_ID
                            + " letters, digits, '_', '+', '.' and '-', but not \".\" or \"..\"");
        }
    }

    private static boolean isId(String id) {
        boolean valid = !id.isEmpty() && !id.equals(".") && !id.equals("..");
        for (int i = 0; i < id.length(); i++) {
            char c = id.charAt(i);
            valid &=
                    (c >= 'a' && c <= 'z')
                            || (c >= 'A' && c <= 'Z')
                            || (c >= '0' && c <= '9')
                            || "_+.-".indexOf(c) >= 0;
        }
        return valid && id.length() <= MAX_ID;
    }

    /// Whether another command changes the container `id` at this moment.
    boolean isLocked(String id) {
        // To look at the lock that this command holds would release it (fcntl(2)).
        return !holdsLock && directory.isLocked(LOCK, lockNumber(id));
    }

    /// Waits until no other command changes the container `id`, and keeps others from it until
    /// closed.
    Fd lock(String id) {
        holdsLock = true;
        return directory.lock(LOCK, lockNumber(id));
    }

    /// One file holds the locks of all ids, a byte each. Two ids that share one only wait for each
    /// other.
    private static long lockNumber(String id) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < id.length(); i++) {
            hash = (hash ^ id.charAt(i)) * 0x100000001b3L;
        }
        return hash >>> 2;
    }

    /// Refuses to make a container whose id is taken. Its lock, which is held, keeps others from
    /// taking it before its record is written.
    ///
    /// @throws StateError if it is
    void requireFree(String id) {
        if (has(id)) {
            throw new StateError(
                    "container with given ID already exists: "
                            + id
                            + "; `plankton delete "
                            + id
                            + "` frees it once it has stopped");
        }
    }

    /// Writes the record of a container, whose lock is held.
    void save(ContainerRecord record) {
        directory.replace(record.id() + RECORD, record.toJson(), record.id() + NEW_RECORD);
    }

    /// Keeps the configuration that the container `id` is made of: its bundle may change. Nobody
    /// reads it before the record names a process.
    void keepConfig(String id, byte[] config) {
        directory.write(id + CONFIG, config);
    }

    /// What was given to [#keepConfig], empty if that is lost.
    byte[] keptConfig(String id) {
        byte[] json = directory.read(id + CONFIG, MAX_RECORD);
        return json == null ? new byte[0] : json;
    }

    /// The configuration that the container `id` was made of.
    ///
    /// @throws StateError if it is not there or cannot be understood
    Spec config(String id) {
        try {
            return SpecReader.read(keptConfig(id));
        } catch (SpecError | SystemError e) {
            throw damaged("copy of the configuration", id, CONFIG, e);
        }
    }

    /// The hooks of a container.
    ///
    /// @throws StateError if it has some and they cannot be found any more
    Hooks hooks(ContainerRecord record) {
        return record.hasHooks() ? config(record.id()).hooks() : Hooks.NONE;
    }

    private StateError damaged(String what, String id, String suffix, Failure cause) {
        return new StateError(
                "the "
                        + what
                        + " "
                        + directory
                        + "/"
                        + id
                        + suffix
                        + " is damaged ("
                        + cause.getMessage()
                        + "); `plankton delete --force "
                        + id
                        + "` removes it");
    }

    /// The container `id`.
    ///
    /// @throws StateError if there is none, or its record cannot be understood
    public Container load(String id) {
        checkId(id);
        Container container = lookUp(id);
        if (container == null) {
            throw new StateError(missing(id));
        }
        return container;
    }

    /// The container `id`, or null if there is none.
    ///
    /// @throws StateError if its record cannot be understood
    public @Nullable Container lookUp(String id) {
        ContainerRecord record = read(id);
        while (record != null) {
            var container = new Container(this, record);
            if (record.init() != null || container.status() != Status.STOPPED) {
                return container;
            }
            // Either it was left so, or the command that made it has ended since it was read.
            ContainerRecord now = read(id);
            if (now != null && now.init() == null && now.created().equals(record.created())) {
                return container;
            }
            record = now;
        }
        return null;
    }

    private @Nullable ContainerRecord read(String id) {
        try {
            byte[] json = directory.read(id + RECORD, MAX_RECORD);
            return json == null ? null : ContainerRecord.fromJson(json, id);
        } catch (SpecError | SystemError e) {
            throw damaged("record", id, RECORD, e);
        }
    }

    /// Whether there is a record of the container `id`, sound or not.
    boolean has(String id) {
        return directory.has(id + RECORD);
    }

    /// The ids of all containers, in alphabetical order. What is not called as a record is passed
    /// over.
    public List<String> ids() {
        var ids = new ArrayList<String>();
        for (String name : directory.names()) {
            int end = name.length() - RECORD.length();
            if (name.endsWith(RECORD) && isId(name.substring(0, end))) {
                ids.add(name.substring(0, end));
            }
        }
        Collections.sort(ids);
        return ids;
    }

    /// Removes everything that is remembered of the container `id`, the record last: while it is
    /// there the rest can be found.
    void remove(String id) {
        directory.remove(startSocket(id, START));
        directory.remove(startSocket(id, NEW_START));
        directory.remove(id + NEW_RECORD);
        directory.remove(id + CONFIG);
        removeNotify(id);
        directory.remove(id + RECORD);
    }

    /// Where the new process of the container `id` will wait to be told to start; nobody finds it
    /// before [#announceStart].
    MessageSocket listenForStart(String id) {
        return MessageSocket.listen(directory, startSocket(id, NEW_START));
    }

    /// Makes the directory that the container `id` shares with the host, in which its program finds
    /// who waits for it to be ready.
    void makeNotifyDirectory(String id) {
        directory.makeDirectory(id + NOTIFY);
    }

    /// The path of that directory.
    public static String notifyDirectory(String root, String id) {
        return root + "/" + id + NOTIFY;
    }

    /// Listens to the program of the container `id`, or gives null if it was not made for that.
    @Nullable DatagramSocket listenForReadiness(String id) {
        try (Directory shared = directory.findDirectory(id + NOTIFY)) {
            return shared == null ? null : DatagramSocket.bind(shared, NOTIFY_SOCKET);
        }
    }

    private void removeNotify(String id) {
        try (Directory shared = directory.findDirectory(id + NOTIFY)) {
            if (shared != null) {
                shared.remove(NOTIFY_SOCKET);
                directory.remove(id + NOTIFY);
            }
        }
    }

    /// From now on the process of the container `id` can be told to start.
    void announceStart(String id) {
        directory.rename(startSocket(id, NEW_START), startSocket(id, START));
    }

    /// Connects to the process that waits to be told to start, or gives null if there is none.
    @Nullable MessageSocket connectToStart(String id) {
        return MessageSocket.connect(directory, startSocket(id, START));
    }

    /// Whether the process of the container `id` was made to wait to be told to start.
    boolean awaitsStart(String id) {
        return directory.has(startSocket(id, START));
    }

    void removeStart(String id) {
        directory.remove(startSocket(id, START));
    }

    /// A long id is cut, and told from others with the same beginning by `~`, which no id has, and
    /// a number.
    private static String startSocket(String id, String suffix) {
        if (id.length() + suffix.length() <= MAX_SOCKET_NAME) {
            return id + suffix;
        }
        int kept = MAX_SOCKET_NAME / 2;
        return id.substring(0, kept)
                + "~"
                + Integer.toHexString(id.hashCode())
                + Integer.toHexString(id.substring(kept).hashCode())
                + suffix;
    }

    @Override
    public void close() {
        directory.close();
    }
}
