package plankton.spec;

/// The sets of capabilities of the process, each a mask of [plankton.linux.Capability#bit()]
/// (config.md, Linux Process).
public record Capabilities(
        long bounding, long effective, long inheritable, long permitted, long ambient) {}
