package plankton.linux;

/// The five sets of capabilities of a process (capabilities(7)), each a mask of [Capability#bit()].
public record CapabilitySets(
        long bounding, long effective, long inheritable, long permitted, long ambient) {}
