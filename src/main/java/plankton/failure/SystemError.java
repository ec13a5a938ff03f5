package plankton.failure;

/// The kernel refused a call, or something it shows is not as it must be. Carries what was being
/// done and why, so that it can cross from the new process to the one that reports it and lose
/// nothing.
public final class SystemError extends Failure {

    private final Facts facts;

    /// The facts of a failure; each text may be empty except `problem`.
    ///
    /// @param pointer where the configuration asked for it (JSON pointer)
    /// @param step what was being done, such as `mount proc on /proc`
    /// @param call the system call and its object, such as `move_mount /proc`
    /// @param problem what the kernel said, such as `EPERM (operation not permitted)`
    /// @param hint the likely cause or the remedy
    public record Facts(String pointer, String step, String call, String problem, String hint) {}

    /// @param call the system call and its object, may be empty
    /// @param problem what the kernel said, or what was found
    public SystemError(String call, String problem) {
        this(new Facts("", "", call, problem, ""));
    }

    /// A failure with all its facts, as one process passes them to another.
    public SystemError(Facts facts) {
        super(sentence(facts));
        this.facts = facts;
    }

    /// What happened, in parts.
    public Facts facts() {
        return facts;
    }

    /// Whether the kernel said that this process lacks the right to do it (`EPERM`).
    public boolean isForLackOfRights() {
        return facts.problem.startsWith("EPERM");
    }

    /// The same failure, saying what was being done and where that was asked for. What is already
    /// known closer to the cause is kept.
    public SystemError during(String pointer, String step) {
        return new SystemError(
                new Facts(
                        facts.pointer.isEmpty() ? pointer : facts.pointer,
                        facts.step.isEmpty() ? step : facts.step,
                        facts.call,
                        facts.problem,
                        facts.hint));
    }

    /// The same failure, naming the file that its pointer refers to, if it has one.
    public SystemError in(String file) {
        return facts.pointer.isEmpty()
                ? this
                : new SystemError(
                        new Facts(
                                file + ": " + facts.pointer,
                                facts.step,
                                facts.call,
                                facts.problem,
                                facts.hint));
    }

    /// The same failure with its likely cause or remedy, unless it has one.
    public SystemError hint(String hint) {
        return facts.hint.isEmpty()
                ? new SystemError(
                        new Facts(facts.pointer, facts.step, facts.call, facts.problem, hint))
                : this;
    }

    private static String sentence(Facts facts) {
        var text = new StringBuilder();
        for (String part : new String[] {facts.pointer, facts.step, facts.call}) {
            if (!part.isEmpty()) {
                text.append(part).append(": ");
            }
        }
        text.append(facts.problem);
        if (!facts.hint.isEmpty()) {
            text.append("; ").append(facts.hint);
        }
        return text.toString();
    }
}
