package plankton.spec;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A container's configuration, `config.json` (config.md). Absent lists and maps are empty.
///
/// @param ociVersion 1.x.y, perhaps with a pre-release or a build
/// @param hostname empty if not given, likewise `domainname`
/// @param process what to run; a container without it can be created but not started
public record Spec(
        String ociVersion,
        Root root,
        @Nullable Program process,
        String hostname,
        String domainname,
        List<Mount> mounts,
        Hooks hooks,
        Map<String, String> annotations,
        Linux linux) {}
