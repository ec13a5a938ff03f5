package plankton.spec;

/// The root file system (config.md, Root).
///
/// @param path absolute, or relative to the bundle
public record Root(String path, boolean readonly) {}
