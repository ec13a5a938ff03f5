package plankton.it;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Where a container of Plankton looks different from one of runc or crun, and why.
final class Differences {
    private Differences() {}

    /// @param peer the beginning of the version line of the others
    /// @param line the name of the comparison and a difference, as [Seen#differencesFrom] prints it
    /// @param reason why both are right, or why Plankton does it in its way
    private record Known(Pattern peer, Pattern line, String reason) {

        boolean explains(Peer of, String difference) {
            return peer.matcher(of.version()).lookingAt() && line.matcher(difference).matches();
        }
    }

    private static final List<Known> KNOWN =
            List.of(
                    known(
                            "",
                            ".*: [-+]mounts: /(proc|sys)/\\S+ root=(/null|/|\\S*/.empty-directory)"
                                    + " r[ow],.*",
                            "masks: a file has the host's /dev/null on it, which no image can"
                                    + " exchange, a directory one empty file system"),
                    known(
                            "",
                            ".*: [-+]mounts: \\S+ root=/ ro,.* (tmpfs|sysfs) \\S+ r[ow].*",
                            "of what is mounted read-only, Plankton makes the file system so, too"),
                    known(
                            "",
                            ".*: [-+]status: SigIgn:.*",
                            "the others hand on what their caller ignores"),
                    known(
                            "crun",
                            ".*: \\+devices: (/dev/core .*|/proc/kcore)",
                            "crun makes a link that the specification does not know"),
                    known(
                            "crun",
                            "podman.*: [-+]environment: HOME=.*",
                            "an empty HOME is looked up in the container, as runc does it"),
                    known(
                            "crun version 1.8",
                            ".*: [-+]mounts: /proc/\\S+ root=/\\S+ ro,.* proc proc rw",
                            "an older crun forgets the other flags of read-only paths"),
                    known(
                            "crun version 1.8",
                            ".*: [-+](devices: /dev/null .*|environment: HOME=/)",
                            "an older crun gives /dev/null to the user, and no HOME to an unknown"
                                    + " one"),
                    known(
                            "crun version 1.8|runc version 1.1",
                            ".*tmpfs: [-+]files: /new/point directory .*",
                            "older ones give a tmpfs another mode"),
                    known(
                            "runc version 1.1",
                            "names: [-+]parameters: kernel/domainname .*",
                            "an older runc does not know the domain name"),
                    known(
                            "crun|runc version 1.1",
                            "no capabilities named: [-+](status: Cap|process: .*timerslack|process:"
                                    + " cat).*",
                            "without capabilities in the configuration Plankton and runc leave them"
                                    + " as they are; crun and an older runc take all"));

    private static Known known(String peer, String line, String reason) {
        return new Known(Pattern.compile(peer), Pattern.compile(line), reason);
    }

    /// Those of `differences` in the comparison `name` that are not known; those that are, are
    /// printed with their reason.
    static List<String> unexplained(Peer peer, String name, List<String> differences) {
        var left = new ArrayList<String>();
        var reasons = new TreeSet<String>();
        for (String difference : differences) {
            var known =
                    KNOWN.stream()
                            .filter(one -> one.explains(peer, name + ": " + difference))
                            .findFirst();
            known.ifPresentOrElse(
                    one -> reasons.add(one.reason()),
                    () -> left.add(peer.version() + " " + difference));
        }
        reasons.forEach(reason -> System.out.println(name + ", " + peer.name() + ": " + reason));
        return left;
    }
}
