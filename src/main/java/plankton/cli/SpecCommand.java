package plankton.cli;

import java.util.List;
import plankton.failure.StateError;
import plankton.linux.Directory;
import plankton.linux.Utf8;

/// `plankton spec`
final class SpecCommand implements Command {

    @Override
    public String name() {
        return "spec";
    }

    @Override
    public String operands() {
        return "[OPTION...]";
    }

    @Override
    public String summary() {
        return "write a config.json to start from";
    }

    @Override
    public String details() {
        return "It asks for a shell in namespaces of its own, with the usual mounts and few capabilities.\n";
    }

    @Override
    public List<Option> options() {
        return List.of(
                BUNDLE,
                new Option("rootless", (char) 0, "", "for a container of an ordinary user"));
    }

    @Override
    public int run(Arguments arguments, Invocation invocation) {
        arguments.operands(0, 0, "");
        String bundle = arguments.get("bundle", ".");
        try (Directory directory = Directory.find(bundle)) {
            if (directory == null) {
                throw new StateError("bundle " + bundle + ": no such file or directory");
            }
            byte[] json = Utf8.encode(new DefaultSpec(arguments.has("rootless")).json());
            if (!directory.create("config.json", json)) {
                throw new StateError(
                        bundle + "/config.json: File config.json exists. Remove it first");
            }
            return 0;
        }
    }
}
